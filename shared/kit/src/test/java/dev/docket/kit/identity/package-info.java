@NullMarked
package dev.docket.kit.identity;

import org.jspecify.annotations.NullMarked;
