/// The flavor `timeline`: every event becomes a cell that people read on the case.
@NullMarked
package dev.docket.eventhandler.timeline;

import org.jspecify.annotations.NullMarked;
