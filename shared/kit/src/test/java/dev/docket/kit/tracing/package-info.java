@NullMarked
package dev.docket.kit.tracing;

import org.jspecify.annotations.NullMarked;
