/// Kafka and PostgreSQL as child processes, for development and tests. Never used in production.
@NullMarked
package dev.docket.embedded;

import org.jspecify.annotations.NullMarked;
