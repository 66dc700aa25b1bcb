/// The process: from a config file to running services, and back in order.
@NullMarked
package dev.docket.launcher;

import org.jspecify.annotations.NullMarked;
