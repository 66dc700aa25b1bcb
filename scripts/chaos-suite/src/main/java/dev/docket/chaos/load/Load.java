package dev.docket.chaos.load;

import dev.docket.chaos.load.Command.Kind;
import dev.docket.chaos.platform.CannotMeasureException;
import dev.docket.chaos.platform.Waiting;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/// Commands at a steady rate, in the order that a seed gives: comments and titles over many cases,
/// and once a second a burst on a single one of a few hot cases. One thread decides, virtual
/// threads send.
public final class Load implements AutoCloseable {

  /// Commands that may be without an answer at a time; beyond it the rate gives way.
  private static final int MAX_IN_FLIGHT = 64;

  private static final Duration TICK = Duration.ofMillis(5);
  private static final int BURST = 8;
  private static final int HOT_CASES = 3;
  private static final double COMMENTS = 0.6;

  /// Refused connections are not worth more than this many commands a second.
  private static final Duration PAUSE_AFTER_LOSS = Duration.ofMillis(50);

  private static final Duration CASES_LIMIT = Duration.ofSeconds(60);
  private static final Duration END_LIMIT = Duration.ofSeconds(30);

  private final CommandJournal journal;
  private final RestCommands rest;
  private final Plan plan;
  private final Backlog backlog;
  private final RandomGenerator random;
  private final Semaphore inFlight = new Semaphore(MAX_IN_FLIGHT);
  private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
  private final List<UUID> cases = new ArrayList<>();
  private @Nullable Thread pacer;
  private long next;
  private volatile boolean stopping;
  private volatile long lastLoss;

  /// @param perSecond commands, a multiple of nothing in particular; at most 1000
  public record Plan(long seed, int cases, int perSecond) {}

  public Load(URI api, Plan plan, CommandJournal journal, Backlog backlog) {
    this.backlog = backlog;
    this.rest = new RestCommands(api);
    this.plan = plan;
    this.journal = journal;
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(plan.seed());
  }

  /// Makes the cases, then begins. Returns when the cases are there.
  public void start() {
    for (int i = 0; i < plan.cases(); i++) {
      send(Kind.CREATE_CASE, null);
    }
    if (!Waiting.until(CASES_LIMIT, () -> inFlight.availablePermits() == MAX_IN_FLIGHT)) {
      throw new CannotMeasureException("the cases were not made in time");
    }
    for (var entry : journal.entries()) {
      if (!(entry.end() instanceof CommandEnd.Acknowledged(_, var caseId, _))) {
        throw new CannotMeasureException("a case could not be made: " + entry.end());
      }
      cases.add(caseId);
    }
    pacer = Thread.ofPlatform().daemon().name("load").start(this::pace);
  }

  private void pace() {
    long begin = System.nanoTime();
    double credit = 0;
    long ticks = 0;
    while (!stopping) {
      ticks++;
      long wait = begin + ticks * TICK.toNanos() - System.nanoTime();
      if (wait > 0) {
        Waiting.pause(Duration.ofNanos(wait));
      }
      if (backlog.full() || System.nanoTime() - lastLoss < PAUSE_AFTER_LOSS.toNanos()) {
        credit = 1;
        continue;
      }
      credit += plan.perSecond() * TICK.toNanos() / 1e9;
      if (ticks % (TimeUnit.SECONDS.toNanos(1) / TICK.toNanos()) == 0) {
        credit -= burst();
      }
      for (; credit >= 1; credit--) {
        send(kind(), cases.get(random.nextInt(cases.size())));
      }
    }
  }

  /// Together on one case: where locks and versions are put to the test.
  private int burst() {
    var hot = cases.get(random.nextInt(HOT_CASES));
    for (int i = 0; i < BURST; i++) {
      send(kind(), hot);
    }
    return BURST;
  }

  private Kind kind() {
    return random.nextDouble() < COMMENTS ? Kind.COMMENT : Kind.RETITLE;
  }

  /// Waits while too many are without an answer.
  private void send(Kind kind, @Nullable UUID caseId) {
    inFlight.acquireUninterruptibly();
    long number = next++;
    var token = "%s-%d-%d".formatted(kind, plan.seed(), number);
    var command = new Command(number, kind, caseId, token);
    journal.begin(command, System.nanoTime());
    senders.execute(() -> {
      try {
        var end = rest.send(command);
        if (end instanceof CommandEnd.Unknown) {
          lastLoss = end.nanos();
        }
        journal.end(command, end);
        if (kind == Kind.COMMENT && end instanceof CommandEnd.Acknowledged(_, var about, _)) {
          backlog.expect(about, token);
        }
      } finally {
        inFlight.release();
      }
    });
  }

  /// Known after [#start()].
  public List<UUID> cases() {
    return List.copyOf(cases);
  }

  /// Sends no more and waits for the answers to what was sent.
  public void stop() {
    endPacer();
    if (!Waiting.until(END_LIMIT, () -> inFlight.availablePermits() == MAX_IN_FLIGHT)) {
      throw new CannotMeasureException("commands without an end after " + END_LIMIT);
    }
  }

  private void endPacer() {
    stopping = true;
    var deciding = pacer;
    try {
      if (deciding != null) {
        deciding.join(END_LIMIT);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    endPacer();
    rest.close();
    senders.shutdownNow();
  }
}
