/// The whole platform on one machine: embedded Kafka and PostgreSQL, every service in this JVM,
/// demo data.
@NullMarked
package dev.docket.launcher.dev;

import org.jspecify.annotations.NullMarked;
