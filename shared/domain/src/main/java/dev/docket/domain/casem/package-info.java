/// The case aggregate: commands, events, state, and the pure functions between them.
@NullMarked
package dev.docket.domain.casem;

import org.jspecify.annotations.NullMarked;
