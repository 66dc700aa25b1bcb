package dev.docket.chaos.kill;

import dev.docket.chaos.oracle.OutboxRows;
import dev.docket.chaos.platform.CannotMeasureException;
import dev.docket.chaos.platform.Platform;
import dev.docket.chaos.platform.RelayProcess;
import dev.docket.chaos.platform.Trouble;
import dev.docket.chaos.platform.Waiting;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Carries out faults, one at a time. Before each a transaction holds the outbox back for a moment,
/// so that the fault meets a relay that has much to publish. One thread uses it.
public final class RelayFaults {

  private static final Duration HELD_BACK = Duration.ofMillis(1_200);

  /// Within it a relay that is let go reads, publishes and moves its cursor.
  private static final int MOMENT_MICROS = 30_000;

  /// Longer than the server keeps a silent session (10 s) and a relay stands by (1 s).
  private static final Duration FROZEN = Duration.ofMillis(12_500);

  /// In which a relay that was frozen does what it was about to do.
  private static final Duration THAWED = Duration.ofSeconds(2);

  private static final Duration OWNER_LIMIT = Duration.ofSeconds(20);
  private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(50);

  private final Platform platform;
  private final List<RelayProcess> relays;
  private final OutboxRows outbox;
  private final RandomGenerator random;
  private final Trouble trouble;

  /// A fault that was carried out.
  ///
  /// @param unpublished events that were to be published
  /// @param unanswered requests
  /// @param recovery until all events of that instant were published; null when they were not in
  ///   time
  public record Done(
      RelayFault fault,
      String part,
      long unpublished,
      int unanswered,
      @Nullable Duration recovery) {

    /// Whether it hit work in flight; others prove nothing.
    public boolean inFlight() {
      return fault == RelayFault.POSTGRES ? unanswered > 0 : unpublished > 0;
    }
  }

  public RelayFaults(
      Platform platform,
      List<RelayProcess> relays,
      OutboxRows outbox,
      RandomGenerator random,
      Trouble trouble) {
    this.platform = platform;
    this.relays = relays;
    this.outbox = outbox;
    this.random = random;
    this.trouble = trouble;
  }

  /// @param unanswered requests at an instant
  public Done carryOut(RelayFault fault, IntSupplier unanswered) {
    return switch (fault) {
      case POSTGRES -> {
        holdBack();
        int requests = unanswered.getAsInt();
        platform.killPostgres();
        yield done(fault, "postgres", requests);
      }
      case KILL -> {
        var owner = owner();
        holdBack();
        owner.kill();
        yield done(fault, owner.name(), unanswered.getAsInt());
      }
      case FREEZE -> {
        var owner = owner();
        holdBack();
        owner.freeze();
        long begin = System.nanoTime();
        var done = done(fault, owner.name(), unanswered.getAsInt());
        Waiting.pause(FROZEN.minusNanos(System.nanoTime() - begin));
        owner.thaw();
        Waiting.pause(THAWED);
        yield done;
      }
    };
  }

  private RelayProcess owner() {
    var found = new AtomicReference<@Nullable RelayProcess>();
    Waiting.until(
        OWNER_LIMIT,
        () -> {
          trouble.check();
          found.set(mostOwning());
          return found.get() != null;
        });
    var owner = found.get();
    if (owner == null) {
      throw new CannotMeasureException("no relay says that it owns a shard");
    }
    return owner;
  }

  private @Nullable RelayProcess mostOwning() {
    RelayProcess most = null;
    long owned = 0;
    for (var relay : relays) {
      long now = relay.owned();
      if (now > owned || (now > 0 && now == owned && random.nextBoolean())) {
        most = relay;
        owned = now;
      }
    }
    return most;
  }

  private void holdBack() {
    try (var _ = LongTransaction.writing(platform.jdbcUrl())) {
      Waiting.pause(HELD_BACK);
    }
    Waiting.pause(Duration.ofNanos(random.nextInt(MOMENT_MICROS) * 1_000L));
  }

  private Done done(RelayFault fault, String part, int unanswered) {
    long begin = System.nanoTime();
    long latest = latest();
    long atFirst = unpublished(latest);
    long left = atFirst;
    while (left != 0 && System.nanoTime() - begin < RECOVERY_LIMIT.toNanos()) {
      trouble.check();
      Waiting.pause(POLL);
      left = unpublished(latest);
    }
    var recovery = left == 0 ? Duration.ofNanos(System.nanoTime() - begin) : null;
    return new Done(fault, part, atFirst, unanswered, recovery);
  }

  /// The database may be on its way back.
  private long latest() {
    long deadline = System.nanoTime() + RECOVERY_LIMIT.toNanos();
    while (true) {
      try {
        return outbox.latest();
      } catch (SQLException e) {
        if (System.nanoTime() > deadline) {
          throw new CannotMeasureException("the log cannot be read", e);
        }
        Waiting.pause(POLL);
      }
    }
  }

  /// -1 when the database does not say.
  private long unpublished(long upTo) {
    try {
      return outbox.unpublished(upTo);
    } catch (SQLException _) {
      return -1;
    }
  }
}
