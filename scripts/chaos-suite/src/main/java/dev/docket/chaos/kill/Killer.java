package dev.docket.chaos.kill;

import dev.docket.chaos.agent.FailpointName;
import dev.docket.chaos.load.CommandJournal;
import dev.docket.chaos.oracle.Rows;
import dev.docket.chaos.platform.CannotMeasureException;
import dev.docket.chaos.platform.Platform;
import dev.docket.chaos.platform.ServicesProcess.Death;
import dev.docket.chaos.platform.Stream;
import dev.docket.chaos.platform.Trouble;
import dev.docket.chaos.platform.Waiting;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Carries out kills, one at a time, and tells what each has met and how long it took to recover.
/// [#servicesDied(Death)] is called by the services' supervisor, the rest by one thread.
public final class Killer implements AutoCloseable {

  private static final Duration FAILPOINT_LIMIT = Duration.ofSeconds(30);
  private static final Duration DEATH_LIMIT = Duration.ofSeconds(10);

  /// The supervisor of Kafka and PostgreSQL takes a part that lived half a minute for recovered,
  /// and waits longer and longer before it starts one that did not.
  private static final Duration STABLE = Duration.ofSeconds(36);

  /// How long cells stand still before the failpoint is armed.
  private static final Duration STALLED = Duration.ofMillis(300);

  /// Within a short run a part may die a few times before that.
  private static final int DEATHS_BEFORE_STABLE = 2;

  private final Platform platform;
  private final CommandJournal journal;
  private final Trouble trouble;
  private final Checkpoints checkpoints;
  private final RecoveryWatch recovery;
  private final AtomicReference<@Nullable Looked> latestDeath = new AtomicReference<>();

  /// Not the common pool: a look waits for the part to return, and the JDK tells of the end of
  /// processes, which that return hangs on, in the common pool.
  private final ExecutorService looks = Executors.newVirtualThreadPerTaskExecutor();

  private final Map<String, Long> killedAt = new HashMap<>();
  private final Map<String, Integer> deaths = new HashMap<>();

  private record Looked(Death death, CompletableFuture<Checkpoints.Seen> seen) {}

  /// A kill that was carried out.
  ///
  /// @param nanos on [System#nanoTime()]
  /// @param unanswered commands without an answer
  /// @param unfinished events without a cell
  /// @param committed the groups' offsets at that instant, by stream and partition
  /// @param recovery until a command sent afterwards had its whole effect; null when none had in
  ///   time
  public record Done(
      Kill kill,
      long nanos,
      int unanswered,
      long unfinished,
      Map<Stream, Map<Integer, Long>> committed,
      @Nullable Duration recovery) {

    /// Whether it hit work in flight; others prove nothing.
    public boolean inFlight() {
      return unanswered > 0 || unfinished > 0;
    }
  }

  public Killer(Platform platform, CommandJournal journal, Trouble trouble) {
    this.platform = platform;
    this.journal = journal;
    this.trouble = trouble;
    this.checkpoints = new Checkpoints(platform, trouble);
    this.recovery = new RecoveryWatch(platform, journal, trouble);
  }

  /// No services run until this returns.
  public void servicesDied(Death death) {
    latestDeath.set(new Looked(death, checkpoints.take()));
  }

  public Done kill(Kill kill) {
    return switch (kill) {
      case Kill.OfServices _ ->
          services(kill, () -> platform.services().kill(), DEATH_LIMIT, new AtomicReference<>());
      case Kill.AtFailpoint(var name, var hits) ->
          switch (name) {
            case DURING_REVOKE -> duringRevoke(kill, hits);
            case AFTER_COMMIT -> afterCommit(kill, hits);
            case BEFORE_COMMIT, AFTER_EFFECT_BEFORE_SETTLE, RELAY_AFTER_PUBLISH_BEFORE_ADVANCE ->
                services(
                    kill,
                    () -> platform.failpoints().arm(name, hits),
                    FAILPOINT_LIMIT,
                    new AtomicReference<>());
          };
      case Kill.OfKafka _ -> part(kill, platform::killKafka);
      case Kill.OfPostgres _ -> part(kill, platform::killPostgres);
    };
  }

  private Done duringRevoke(Kill kill, int hits) {
    platform.failpoints().arm(FailpointName.DURING_REVOKE, hits);
    var intruder = new AtomicReference<@Nullable AutoCloseable>();
    try {
      return services(
          kill, () -> intruder.set(new Intruder(platform.bootstrap())), FAILPOINT_LIMIT, intruder);
    } finally {
      leave(intruder);
    }
  }

  /// With the cells stalled: a commit that passes work in flight is then seen, not only likely.
  private Done afterCommit(Kill kill, int hits) {
    var stall = new AtomicReference<@Nullable AutoCloseable>(new Stall(platform.jdbcUrl()));
    try {
      Waiting.pause(STALLED);
      return services(
          kill,
          () -> platform.failpoints().arm(FailpointName.AFTER_COMMIT, hits),
          FAILPOINT_LIMIT,
          stall);
    } finally {
      leave(stall);
    }
  }

  private static void leave(AtomicReference<@Nullable AutoCloseable> intruder) {
    var there = intruder.getAndSet(null);
    if (there != null) {
      try {
        there.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private Done services(
      Kill kill,
      Runnable cause,
      Duration limit,
      AtomicReference<@Nullable AutoCloseable> untilDeath) {
    latestDeath.set(null);
    long sent = journal.size();
    cause.run();
    boolean died =
        Waiting.until(
            limit,
            () -> {
              trouble.check();
              return latestDeath.get() != null;
            });
    var looked = latestDeath.get();
    if (!died || looked == null) {
      throw new CannotMeasureException(
          "%s: the services are alive %d s later".formatted(kill.label(), limit.toSeconds()));
    }
    leave(untilDeath);
    long nanos = looked.death().nanos();
    int unanswered = journal.unanswered(nanos);
    var recovered = recovery.await(nanos, sent);
    var seen = looked.seen().join();
    return new Done(kill, nanos, unanswered, seen.unfinished(), seen.committed(), recovered);
  }

  private Done part(Kill kill, Runnable cause) {
    awaitStable(kill.label());
    long unfinished = unfinished();
    long sent = journal.size();
    long nanos = System.nanoTime();
    cause.run();
    var seen = CompletableFuture.supplyAsync(() -> checkpoints.take().join(), looks);
    int unanswered = journal.unanswered(nanos);
    var recovered = recovery.await(nanos, sent);
    return new Done(kill, nanos, unanswered, unfinished, seen.join().committed(), recovered);
  }

  private void awaitStable(String part) {
    var last = killedAt.get(part);
    if (last != null && deaths.merge(part, 1, Integer::sum) > DEATHS_BEFORE_STABLE) {
      Waiting.pause(STABLE.minusNanos(System.nanoTime() - last));
    }
    killedAt.put(part, System.nanoTime());
  }

  private long unfinished() {
    try (var rows = Rows.snapshot(platform.jdbcUrl())) {
      return rows.unfinished();
    } catch (SQLException e) {
      throw new CannotMeasureException("the database cannot be read before a kill", e);
    }
  }

  /// A last look, when nothing runs any more.
  ///
  /// @return how many events committed offsets have passed unfinished in the whole run
  public int passed() {
    var _ = checkpoints.take().join();
    return checkpoints.passed();
  }

  @Override
  public void close() {
    looks.shutdownNow();
    recovery.close();
    checkpoints.close();
  }
}
