/// case-event-handler: the effects of domain events, one flavor for each. What all flavors share is
/// here; each flavor has a package of its own.
@NullMarked
package dev.docket.eventhandler;

import org.jspecify.annotations.NullMarked;
