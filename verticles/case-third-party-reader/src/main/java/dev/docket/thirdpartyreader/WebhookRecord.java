package dev.docket.thirdpartyreader;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// A record of `collaboration_integrations_…` before anybody has read its value: that takes time
/// with its size, which the consumer's event loop has not.
///
/// @param lane `org/account/ticket`, the record's key: what order is kept for; empty when it has
///   none
/// @param value the envelope's bytes; empty when there are none
public record WebhookRecord(String lane, Buffer value) {

  /// Whose ticket it is, as the lane says.
  String org() {
    int end = lane.indexOf('/');
    return end < 0 ? lane : lane.substring(0, end);
  }

  static WebhookRecord of(ConsumerRecord<byte[], byte[]> message) {
    var key = message.key();
    var value = message.value();
    return new WebhookRecord(
        key == null ? "" : new String(key, StandardCharsets.UTF_8),
        value == null ? Buffer.buffer() : Buffer.buffer(value));
  }
}
