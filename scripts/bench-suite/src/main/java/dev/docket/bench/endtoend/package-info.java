/// From a command to the timeline cell it makes.
@NullMarked
package dev.docket.bench.endtoend;

import org.jspecify.annotations.NullMarked;
