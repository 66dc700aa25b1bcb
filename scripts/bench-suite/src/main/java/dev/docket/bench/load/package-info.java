/// Open-loop load against a running Docket.
@NullMarked
package dev.docket.bench.load;

import org.jspecify.annotations.NullMarked;
