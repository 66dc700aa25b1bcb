/// Tenants that share a consumer, one of them far too loud.
@NullMarked
package dev.docket.bench.neighbour;

import org.jspecify.annotations.NullMarked;
