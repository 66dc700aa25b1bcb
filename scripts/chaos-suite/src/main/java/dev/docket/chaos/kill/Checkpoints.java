package dev.docket.chaos.kill;

import dev.docket.chaos.oracle.OffsetCheck;
import dev.docket.chaos.oracle.Rows;
import dev.docket.chaos.oracle.Topic;
import dev.docket.chaos.platform.CannotMeasureException;
import dev.docket.chaos.platform.Platform;
import dev.docket.chaos.platform.Stream;
import dev.docket.chaos.platform.Trouble;
import dev.docket.chaos.platform.Waiting;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Looks at the platform at the moment something has died: what was unfinished, what the group had
/// committed, and whether that has passed unfinished work. Taking the look is quick; the checks are
/// made afterwards, in the order of the looks, by one thread that owns the topic's records.
final class Checkpoints implements AutoCloseable {

  private static final Duration RETURN_LIMIT = Duration.ofSeconds(60);
  private static final Duration END_LIMIT = Duration.ofMinutes(2);

  private final Platform platform;
  private final Trouble trouble;
  private final Map<Stream, Reading> readings = new EnumMap<>(Stream.class);
  private final ExecutorService checker = Executors.newSingleThreadExecutor();

  /// One stream's records, and what is known of its offsets.
  private record Reading(Topic topic, OffsetCheck check) {}

  /// @param committed the groups' offsets by stream and partition
  /// @param unfinished events without a cell
  /// @param passed of those, the ones that the offsets had passed and that were not known before
  record Seen(Map<Stream, Map<Integer, Long>> committed, long unfinished, int passed) {}

  Checkpoints(Platform platform, Trouble trouble) {
    this.platform = platform;
    this.trouble = trouble;
    for (var stream : Stream.values()) {
      readings.put(stream, new Reading(new Topic(platform.bootstrap(), stream), new OffsetCheck()));
    }
  }

  /// Returns when offsets and rows are pinned; waits for a broker or a database on their way back.
  CompletableFuture<Seen> take() {
    // In this order: see OffsetCheck.
    var committed = new EnumMap<Stream, Map<Integer, Long>>(Stream.class);
    readings.forEach((stream, reading) -> committed.put(stream, reading.topic().committed()));
    var rows = snapshot();
    return CompletableFuture.supplyAsync(() -> check(committed, rows), checker)
        .whenComplete((_, failure) -> {
          if (failure != null) {
            trouble.report(new CannotMeasureException("offsets cannot be checked", failure));
          }
        });
  }

  private Seen check(Map<Stream, Map<Integer, Long>> committed, Rows snapshot) {
    try (var rows = snapshot) {
      int passed = 0;
      for (var reading : readings.entrySet()) {
        var offsets = committed.getOrDefault(reading.getKey(), Map.of());
        var topic = reading.getValue().topic();
        topic.readTo(offsets);
        passed += reading.getValue().check().check(offsets, topic.records(), rows::withoutCell);
      }
      return new Seen(committed, rows.unfinished(), passed);
    } catch (SQLException e) {
      // Killed under our eyes: the next look covers these records too, unless they were passed.
      return new Seen(committed, 0, 0);
    }
  }

  private Rows snapshot() {
    long deadline = System.nanoTime() + RETURN_LIMIT.toNanos();
    while (true) {
      try {
        return Rows.snapshot(platform.jdbcUrl());
      } catch (SQLException e) {
        if (System.nanoTime() - deadline > 0) {
          throw new CannotMeasureException("the database did not come back", e);
        }
        Waiting.pause(Duration.ofMillis(10));
      }
    }
  }

  /// Events that committed offsets have passed unfinished; ends the checks.
  int passed() {
    checker.shutdown();
    try {
      if (!checker.awaitTermination(END_LIMIT.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)) {
        throw new CannotMeasureException("the checks of the offsets take too long");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotMeasureException("interrupted", e);
    }
    return readings.values().stream().mapToInt(reading -> reading.check().passed()).sum();
  }

  @Override
  public void close() {
    checker.shutdownNow();
    readings.values().forEach(reading -> reading.topic().close());
  }
}
