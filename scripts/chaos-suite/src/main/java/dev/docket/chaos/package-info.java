/// Fault tests of the whole platform, run from outside of it.
@NullMarked
package dev.docket.chaos;

import org.jspecify.annotations.NullMarked;
