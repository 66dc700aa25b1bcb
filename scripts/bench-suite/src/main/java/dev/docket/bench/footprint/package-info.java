/// Start, memory and idle processor time.
@NullMarked
package dev.docket.bench.footprint;

import org.jspecify.annotations.NullMarked;
