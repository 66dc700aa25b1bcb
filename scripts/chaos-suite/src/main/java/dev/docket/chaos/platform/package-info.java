/// The platform under test: real Kafka and PostgreSQL, and the services as the production launcher
/// runs them.
@NullMarked
package dev.docket.chaos.platform;

import org.jspecify.annotations.NullMarked;
