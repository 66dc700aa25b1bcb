/// Benchmarks of Docket, and the load that drives them.
@NullMarked
package dev.docket.bench;

import org.jspecify.annotations.NullMarked;
