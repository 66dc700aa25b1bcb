/// What a process tells of itself: metrics and traces together.
@NullMarked
package dev.docket.kit.telemetry;

import org.jspecify.annotations.NullMarked;
