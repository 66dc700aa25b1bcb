/// The consumer under a made-up Kafka, clock and chance: many lives of a group in one thread, each
/// of them to be had again from its seed.
@NullMarked
package dev.docket.consumer.simulation;

import org.jspecify.annotations.NullMarked;
