/// Which part is killed when, and what it takes to come back.
@NullMarked
package dev.docket.chaos.kill;

import org.jspecify.annotations.NullMarked;
