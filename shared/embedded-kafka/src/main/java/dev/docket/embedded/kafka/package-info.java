/// The Kafka child process: its main class and its own class path. Nothing here runs inside a
/// service.
@NullMarked
package dev.docket.embedded.kafka;

import org.jspecify.annotations.NullMarked;
