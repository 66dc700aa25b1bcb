package dev.docket.consumer.lot.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docket.consumer.RecordCoordinates;
import dev.docket.consumer.lot.ExplainedOutcome;
import dev.docket.consumer.lot.ExplainedOutcome.Kind;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/// The records of an outcome log. Key: what order is kept for, as text. Value: one JSON object with
/// the members `topic`, `partition`, `offset`, `kind`, `reason`, `key`, `tenant`, `cause` and `at`
/// (ISO 8601); what is not known is null. Timestamp: `at`.
final class OutcomeFormat {

  /// Characters of a text; what is longer is cut.
  static final int MOST_CHARACTERS = 1_024;

  private OutcomeFormat() {}

  static ProducerRecord<byte[], byte[]> write(String topic, ExplainedOutcome outcome) {
    var key = cut(outcome.key());
    var json = json(outcome).toBuffer().getBytes();
    return new ProducerRecord<>(
        topic,
        outcome.at().partition(),
        outcome.when().toEpochMilli(),
        key == null ? null : key.getBytes(UTF_8),
        json);
  }

  /// What stands in the topic.
  static JsonObject json(ExplainedOutcome outcome) {
    var at = outcome.at();
    return new JsonObject()
        .put("topic", at.topic())
        .put("partition", at.partition())
        .put("offset", at.offset())
        .put("kind", outcome.kind().wireName())
        .put("reason", cut(outcome.reason()))
        .put("key", cut(outcome.key()))
        .put("tenant", cut(outcome.tenant()))
        .put("cause", cut(outcome.cause()))
        .put("at", outcome.when().toString());
  }

  private static @Nullable String cut(@Nullable String text) {
    return text == null || text.length() <= MOST_CHARACTERS
        ? text
        : text.substring(0, MOST_CHARACTERS);
  }

  /// Null when it is not of ours.
  static @Nullable ExplainedOutcome read(ConsumerRecord<byte[], byte[]> entry) {
    if (entry.value() == null) {
      return null;
    }
    try {
      var json = new JsonObject(Buffer.buffer(entry.value()));
      return new ExplainedOutcome(
          new RecordCoordinates(
              text(json, "topic"),
              number(json, "partition").intValue(),
              number(json, "offset").longValue()),
          kind(text(json, "kind")),
          text(json, "reason"),
          json.getString("key"),
          json.getString("tenant"),
          json.getString("cause"),
          Instant.parse(text(json, "at")));
    } catch (DecodeException
        | ClassCastException
        | IllegalArgumentException
        | DateTimeException _) {
      return null;
    }
  }

  private static String text(JsonObject json, String name) {
    var text = json.getString(name);
    if (text == null) {
      throw new IllegalArgumentException("no " + name);
    }
    return text;
  }

  private static Number number(JsonObject json, String name) {
    var number = json.getNumber(name);
    if (number == null) {
      throw new IllegalArgumentException("no " + name);
    }
    return number;
  }

  private static Kind kind(String wireName) {
    return Arrays.stream(Kind.values())
        .filter(kind -> kind.wireName().equals(wireName))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown kind"));
  }
}
