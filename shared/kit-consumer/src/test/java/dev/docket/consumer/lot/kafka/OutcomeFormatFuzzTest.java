package dev.docket.consumer.lot.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.docket.consumer.lot.ExplainedOutcome;
import java.time.Instant;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

class OutcomeFormatFuzzTest {

  @FuzzTest
  void shouldReadAnOutcomeOrNone(byte[] value) {
    var outcome = OutcomeFormat.read(entry(value));
    // None of ours has a time that is none of Kafka's.
    if (outcome != null && outcome.when().equals(clamped(outcome.when()))) {
      var read = rewritten(outcome);
      assertThat(read.at()).isEqualTo(outcome.at());
      assertThat(read.kind()).isEqualTo(outcome.kind());
      assertThat(read.when()).isEqualTo(outcome.when());
      // What is too long is cut once.
      assertThat(rewritten(read)).isEqualTo(read);
    }
  }

  private static ExplainedOutcome rewritten(ExplainedOutcome outcome) {
    var written = OutcomeFormat.write("outcomes", outcome);
    return Objects.requireNonNull(OutcomeFormat.read(entry(written.value())));
  }

  private static Instant clamped(Instant at) {
    var first = Instant.ofEpochMilli(0);
    var last = Instant.ofEpochMilli(Long.MAX_VALUE);
    return at.isBefore(first) ? first : at.isAfter(last) ? last : at;
  }

  private static ConsumerRecord<byte[], byte[]> entry(byte @Nullable [] value) {
    return new ConsumerRecord<>("outcomes", 0, 0, null, value);
  }
}
