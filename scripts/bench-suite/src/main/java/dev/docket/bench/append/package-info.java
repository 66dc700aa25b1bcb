/// How fast commands reach the log, against pgbench with the same statements.
@NullMarked
package dev.docket.bench.append;

import org.jspecify.annotations.NullMarked;
