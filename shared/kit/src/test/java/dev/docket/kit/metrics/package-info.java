@NullMarked
package dev.docket.kit.metrics;

import org.jspecify.annotations.NullMarked;
