/// The fault test `outage`: a flavor whose dependency is away for a while.
@NullMarked
package dev.docket.chaos.outage;

import org.jspecify.annotations.NullMarked;
