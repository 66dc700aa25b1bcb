package dev.docket.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/// Kafka and PostgreSQL on one data directory, started together and supervised until closed.
///
/// Their ports are chosen once per data directory and kept in its `ports.json`. Killing this
/// process, however hard, ends them too; what they had acknowledged is there at the next start.
public final class EmbeddedInfrastructure implements AutoCloseable {

  /// Less than this and a first start would fail half-way.
  private static final long LEAST_FREE_BYTES = 300L * 1024 * 1024;

  private final DataLock lock;
  private final EmbeddedKafka kafka;
  private final EmbeddedPostgres postgres;

  private EmbeddedInfrastructure(DataLock lock, EmbeddedKafka kafka, EmbeddedPostgres postgres) {
    this.lock = lock;
    this.kafka = kafka;
    this.postgres = postgres;
  }

  /// Starts both parts and waits until clients can use them.
  ///
  /// @param data made when missing
  /// @param durable false trades PostgreSQL's safety at a power failure for speed: tests only
  /// @throws EmbeddedException with one line that says which part failed, why, and what to do;
  ///   nothing is left running
  public static EmbeddedInfrastructure start(
      Path data, boolean durable, InfrastructureListener listener) {
    return start(data, durable, EmbeddedKafka.Options.DEFAULT, listener);
  }

  /// The same, with another broker than everybody's.
  public static EmbeddedInfrastructure start(
      Path data, boolean durable, EmbeddedKafka.Options broker, InfrastructureListener listener) {
    var user = ProcessUser.current();
    var places = Places.of(data, user);
    checkSpace(places.data());
    var lock = DataLock.take(places.data());
    try {
      EmbeddedKafka.awaitPredecessor(places.kafka());
      EmbeddedPostgres.awaitPredecessor(places.postgres());
      var book = PortBook.open(places.data());
      int kafkaPort = book.portOf("kafka");
      int controllerPort = book.portOf("kafka-controller");
      int postgresPort = book.portOf("postgres");
      book.save();
      return startBoth(
          lock,
          () -> EmbeddedKafka.start(places.kafka(), kafkaPort, controllerPort, broker, listener),
          () -> EmbeddedPostgres.start(places, user, postgresPort, durable, listener));
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static EmbeddedInfrastructure startBoth(
      DataLock lock, Supplier<EmbeddedKafka> startKafka, Supplier<EmbeddedPostgres> startPostgres) {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var kafka = CompletableFuture.supplyAsync(startKafka, executor);
      var postgres = CompletableFuture.supplyAsync(startPostgres, executor);
      try {
        CompletableFuture.allOf(kafka, postgres).join();
        return new EmbeddedInfrastructure(lock, kafka.join(), postgres.join());
      } catch (CompletionException e) {
        // allOf has waited for both: what did start is there to be closed.
        if (!kafka.isCompletedExceptionally()) {
          kafka.join().close();
        }
        if (!postgres.isCompletedExceptionally()) {
          postgres.join().close();
        }
        throw e.getCause() instanceof RuntimeException failure ? failure : e;
      }
    }
  }

  public EmbeddedKafka kafka() {
    return kafka;
  }

  public EmbeddedPostgres postgres() {
    return postgres;
  }

  /// Where PostgreSQL's files are: inside the data directory, or below `/var/lib/docket` when we
  /// are root and the data directory is closed to the unprivileged user that runs it.
  public Path postgresDirectory() {
    return postgres.directory();
  }

  /// Removes a data directory and PostgreSQL's files outside of it, if there are any. A directory
  /// that is not empty and was not made by this class is refused.
  ///
  /// @throws EmbeddedException when it is in use, is not ours, or cannot be removed
  public static void erase(Path data) {
    var directory = data.toAbsolutePath().normalize();
    var outside = Places.outsideOf(directory);
    if (Files.notExists(directory)) {
      Places.remove(outside);
      return;
    }
    try (var entries = Files.list(directory)) {
      var ours = List.of("ports.json", "launcher.pid").stream();
      if (ours.map(directory::resolve).noneMatch(Files::exists) && entries.findAny().isPresent()) {
        throw new EmbeddedException(
            directory + " is not a data directory of Docket (no ports.json in it): not removed");
      }
    } catch (IOException e) {
      throw new EmbeddedException("cannot read " + directory + ": " + e, e);
    }
    try (var _ = DataLock.take(directory)) {
      EmbeddedKafka.awaitPredecessor(directory.resolve("kafka"));
      EmbeddedPostgres.awaitPredecessor(directory.resolve("postgres"));
      EmbeddedPostgres.awaitPredecessor(outside);
      Places.remove(outside);
      Places.remove(directory);
    }
  }

  private static void checkSpace(Path data) {
    try {
      var free = Files.getFileStore(data).getUsableSpace();
      if (free < LEAST_FREE_BYTES) {
        throw new EmbeddedException(
            "only %d MB are free on the disk of %s; %d MB are needed: free some space"
                .formatted(free >> 20, data, LEAST_FREE_BYTES >> 20));
      }
    } catch (IOException e) {
      throw new EmbeddedException("cannot ask for the free space of " + data + ": " + e, e);
    }
  }

  /// Stops both, PostgreSQL and Kafka at the same time; at most half a minute each.
  @Override
  public void close() {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var kafkaEnd = CompletableFuture.runAsync(kafka::close, executor);
      var postgresEnd = CompletableFuture.runAsync(postgres::close, executor);
      CompletableFuture.allOf(kafkaEnd, postgresEnd).join();
    }
    lock.close();
  }
}
