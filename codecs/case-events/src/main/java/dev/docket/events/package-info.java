/// Domain events and their wire form: the type registry, the envelope, and the keys of their
/// effects.
@NullMarked
package dev.docket.events;

import org.jspecify.annotations.NullMarked;
