/// What a process says about itself: readiness checks with reasons, liveness apart.
@NullMarked
package dev.docket.kit.health;

import org.jspecify.annotations.NullMarked;
