/// Hosts consumer flavors in a process: the one place where kit, kit-consumer and kit-client meet.
@NullMarked
package dev.docket.flavor;

import org.jspecify.annotations.NullMarked;
