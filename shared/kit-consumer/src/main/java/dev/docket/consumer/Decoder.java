package dev.docket.consumer;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Bytes to `E`, on the consumer's event loop: fast, without I/O, and lazy about payloads a router
/// does not need.
@FunctionalInterface
public interface Decoder<E> {

  /// Never throws for bad bytes; should it do so all the same, the record counts as
  /// [DecodeResult.Malformed].
  DecodeResult<E> decode(ConsumerRecord<byte[], byte[]> record);
}
