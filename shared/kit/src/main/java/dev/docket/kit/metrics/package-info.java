/// The meter registry of a process; metric names come from enums.
@NullMarked
package dev.docket.kit.metrics;

import org.jspecify.annotations.NullMarked;
