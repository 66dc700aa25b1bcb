package dev.docket.consumer.lot;

import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// A record in the parking lot.
///
/// @param original with the topic, partition, offset, timestamp, key, value and headers it came
///   with
public record ParkedRecord(
    ConsumerRecord<byte[], byte[]> original, ParkReason reason, Instant parkedAt) {}
