/// The verb `trace`: where an event is on its way from the log to its effects, from stored facts
/// alone.
@NullMarked
package dev.docket.launcher.trace;

import org.jspecify.annotations.NullMarked;
