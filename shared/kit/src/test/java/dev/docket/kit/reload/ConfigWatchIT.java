package dev.docket.kit.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.docket.kit.config.ConfigLoader;
import dev.docket.kit.config.ConfigSource;
import dev.docket.kit.health.Health;
import dev.docket.kit.metrics.Metrics;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigWatchIT {

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir Path directory;

  private final Vertx vertx = Vertx.vertx();
  private final Health health = new Health();
  private final Metrics metrics = new Metrics();
  private final List<Integer> levels = new CopyOnWriteArrayList<>();
  private ConfigWatch watch;

  @BeforeEach
  void start() throws IOException {
    write("base.json", "{\"level\": 1}");
    var file = write("conf.json", "{\"include\": [\"base.json\"], \"port\": 1}");
    var source = new ConfigSource(new ConfigLoader(_ -> null), file);
    var started = source.load();
    var running = new RunningConfig(started, root -> root.integer("port", 0, 0, 9));
    running.register(
        new Reloadable<>(List.of("level"), (node, key) -> node.integer(key, 0, 0, 9), levels::add));
    watch =
        new ConfigWatch(
            vertx,
            source,
            started,
            running,
            new ConfigWatch.Surroundings(health, metrics, () -> NOW));
    watch.start(Duration.ofMillis(10));
  }

  @AfterEach
  void stop() throws TimeoutException {
    watch.stop();
    var _ = vertx.close().await(20, TimeUnit.SECONDS);
    metrics.close();
  }

  @Test
  void shouldFollowAFileThatIsWrittenAgainOrReplacedOrIncluded() throws IOException {
    write("base.json", "{\"level\": 2}");
    awaitLevels(2);

    var next = write("next.json", "{\"include\": [\"base.json\"], \"port\": 1, \"level\": 3}");
    Files.move(next, directory.resolve("conf.json"), StandardCopyOption.ATOMIC_MOVE);
    awaitLevels(2, 3);

    assertThat(config()).isEqualTo("{\"name\":\"config\",\"status\":\"UP\"}");
  }

  @Test
  void shouldKeepEverythingAndSaySoWhileTheFileIsInvalid() throws IOException {
    // Given a file with a wrong value where only a restart could change it
    write("conf.json", "{\"include\": [\"base.json\"], \"port\": 10, \"level\": 4}");

    // Then it is told, the process is as ready as before, and nothing is applied
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(config())
                .contains(
                    "\"status\":\"UP\"",
                    "invalid since 2026-01-02T03:04:05Z",
                    "$.port: expected an integer from 0 to 9, found 10"));
    assertThat(levels).isEmpty();
    assertThat(metrics.scrape())
        .contains(
            "docket_config_invalid 1.0", "docket_config_reloads_total{outcome=\"rejected\"} 1.0");

    // When it is no document at all, then gone, then good again
    write("conf.json", "{\"include\": ");
    await().atMost(SOON).untilAsserted(() -> assertThat(config()).contains("malformed JSON"));
    Files.delete(directory.resolve("conf.json"));
    await().atMost(SOON).untilAsserted(() -> assertThat(config()).contains("no such file"));
    write("conf.json", "{\"port\": 1, \"level\": 5}");

    // Then it is in force
    awaitLevels(5);
    await().atMost(SOON).untilAsserted(() -> assertThat(config()).doesNotContain("reason"));
    assertThat(metrics.scrape()).contains("docket_config_invalid 0.0");
  }

  @Test
  void shouldSayWhatNeedsARestart() throws IOException {
    write("conf.json", "{\"port\": 2, \"level\": 6}");

    awaitLevels(6);
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(config()).contains("\"status\":\"UP\"", "needs a restart: $.port"));
    assertThat(metrics.scrape()).contains("docket_config_needs_restart 1.0");
  }

  @Test
  void shouldTakeTheFileAtOnceWhenAsked() throws IOException, TimeoutException {
    watch.stop();
    write("conf.json", "{\"port\": 1, \"level\": 7}");

    assertThat(watch.reload().await(20, TimeUnit.SECONDS))
        .isEqualTo(new ReloadResult.Reloaded(List.of("$.level"), List.of()));
    assertThat(levels).containsExactly(7);
  }

  private void awaitLevels(Integer... expected) {
    await().atMost(SOON).untilAsserted(() -> assertThat(levels).containsExactly(expected));
  }

  private String config() {
    return health.readiness().toJson().getJsonArray("checks").getJsonObject(0).encode();
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }
}
