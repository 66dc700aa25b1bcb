package dev.docket.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.consumer.RecordCoordinates;
import dev.docket.consumer.config.ConsumerConfig;
import dev.docket.consumer.config.KafkaConfig;
import dev.docket.consumer.lot.ExplainedOutcome;
import dev.docket.consumer.lot.ExplainedOutcome.Kind;
import dev.docket.consumer.lot.kafka.KafkaOutcomeLog;
import dev.docket.consumer.lot.kafka.OutcomeReader;
import dev.docket.testkit.JavaProgram;
import dev.docket.testkit.TestInfrastructure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Outcomes as a consumer wrote them, and what the launcher tells of them.
class OutcomesCommandIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String FLAVOR = "case-third-party-reader/jira";
  private static final TestInfrastructure INFRASTRUCTURE = TestInfrastructure.shared();

  private final String prefix = INFRASTRUCTURE.topicPrefix(OutcomesCommandIT.class);
  private final String topic = prefix + "collaboration_integrations_jira";
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  @TempDir private Path directory;

  @Test
  void shouldTellWhichRecordsHadNoEffect() {
    // Given
    INFRASTRUCTURE.createTopic(topic, 2);
    var ours = outcome(1, "7", "state_conflict", now);
    var another = outcome(2, "7", "comment_empty", now.minusSeconds(1));
    var foreign = outcome(3, "8", "state_conflict", now);
    var old = outcome(4, "7", "state_conflict", now.minus(Duration.ofHours(2)));
    write(List.of(ours, another, foreign, old));

    // When, Then
    try (var launcher = outcomes("table", "--org", "7")) {
      assertThat(launcher.exitCode(LIMIT)).as(launcher.transcript()).isZero();
      assertThat(launcher.output()).isEqualTo(OutcomesCommand.table(List.of(old, another, ours)));
    }
    try (var launcher =
        outcomes("json", "--org", "7", "--reason", "state_conflict", "--since", "1h", "--json")) {
      assertThat(launcher.exitCode(LIMIT)).as(launcher.transcript()).isZero();
      assertThat(launcher.output()).containsExactly(OutcomeReader.json(ours).encode());
    }
    try (var launcher = outcomes("none", "--org", "9")) {
      assertThat(launcher.exitCode(LIMIT)).as(launcher.transcript()).isZero();
      assertThat(launcher.output())
          .singleElement()
          .asString()
          .startsWith("no such outcomes of " + FLAVOR);
    }
  }

  private JavaProgram outcomes(String name, String... options) {
    var file = Launched.CONF.resolve(FLAVOR + ".json").toString();
    var arguments = new ArrayList<>(List.of("outcomes", "--flavor", FLAVOR));
    arguments.addAll(List.of("--conf", file));
    arguments.addAll(List.of(options));
    var environment =
        Map.of("DOCKET_KAFKA", INFRASTRUCTURE.kafkaBootstrap(), "DOCKET_TOPIC_PREFIX", prefix);
    return Launched.start(directory, name, environment, arguments.toArray(String[]::new));
  }

  private ExplainedOutcome outcome(long offset, String tenant, String reason, Instant when) {
    var at = new RecordCoordinates(topic, 1, offset);
    return new ExplainedOutcome(at, Kind.SKIPPED, reason, "TICKET-" + offset, tenant, null, when);
  }

  private void write(List<ExplainedOutcome> outcomes) {
    var kafka = KafkaConfig.at(INFRASTRUCTURE.kafkaBootstrap());
    var config = ConsumerConfig.of(topic, prefix + "case-management", kafka);
    var vertx = Vertx.vertx();
    Promise<Void> written = Promise.promise();
    vertx.runOnContext(_ -> {
      var log = new KafkaOutcomeLog(vertx, config);
      Future.join(outcomes.stream().map(log::append).toList())
          .eventually(log::close)
          .<Void>mapEmpty()
          .onComplete(written);
    });
    done(written.future());
    done(vertx.close());
  }

  private static void done(Future<?> future) {
    future.toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
