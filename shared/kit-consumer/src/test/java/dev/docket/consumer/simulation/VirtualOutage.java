package dev.docket.consumer.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docket.consumer.DecodeResult;
import dev.docket.consumer.RecordCoordinates;
import dev.docket.consumer.Route;
import dev.docket.consumer.Scheduler;
import dev.docket.consumer.config.ConsumerConfig;
import dev.docket.consumer.engine.Connections;
import dev.docket.consumer.engine.ConsumerRuntime;
import dev.docket.consumer.engine.ConsumerSpec;
import dev.docket.consumer.engine.SimulatedConsumer;
import dev.docket.consumer.lot.OutcomeLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/// One consumer under an even load, and a dependency that is away for a while: the engine's own
/// code, for as many minutes as one likes, in seconds. One thread; what happens next is what is due
/// next.
final class VirtualOutage {

  private static final int PARTITIONS = 4;
  private static final int ORGS = 4;

  /// Records that need the dependency, and four times as many that need nobody.
  private static final int CALLING_PER_SECOND = 10;

  private static final int OTHERS = 4;

  /// Before and after an outage; all is well then.
  private static final Duration CONTROL = Duration.ofMinutes(1);

  /// From the end of an outage until the control after it.
  private static final Duration TO_CATCH_UP = Duration.ofMinutes(2);

  private static final Duration REST = Duration.ofMinutes(90);
  private static final Duration LOOK = Duration.ofSeconds(5);

  private static final int LONGEST_CATCH_UP = 2;
  private static final double LEAST_KEPT = 0.9;

  private final Plan plan;
  private final VirtualClock clock = new VirtualClock();
  private final Random random;
  private final Deque<Runnable> context = new ArrayDeque<>();
  private final ChoreBooks books = new ChoreBooks(clock);
  private final ChoreSource source;
  private final FarSide farSide;
  private final Map<String, Integer> versions = new HashMap<>();
  private boolean producing = true;
  private boolean rested;

  /// @param keys of the records that need the dependency; the others have as many
  record Plan(
      FarSide.Mode mode,
      Duration length,
      ConsumerConfig config,
      FarSide.Breaker breaker,
      int keys) {

    String label() {
      return "%s-%ds".formatted(mode.name().toLowerCase(Locale.ROOT), length.toSeconds());
    }
  }

  /// @param audit one line for each record that is not accounted for, or wrongly
  /// @param charged calls that were taken for later attempts than they were
  /// @param spentKeys keys that were parked because trial calls had used up their attempts
  /// @param kept throughput of the records that need nobody, against the time around the outage
  /// @param catchUp from the end of the outage until all that was sent before was over
  /// @param breaker it opened, and is closed
  record Ended(
      Plan plan,
      int sent,
      List<String> audit,
      int charged,
      int spentKeys,
      double kept,
      Duration catchUp,
      boolean breaker) {

    boolean starved() {
      return kept < LEAST_KEPT;
    }

    boolean late() {
      return catchUp.compareTo(plan.length().multipliedBy(LONGEST_CATCH_UP)) > 0;
    }
  }

  private VirtualOutage(Plan plan, long seed) {
    this.plan = plan;
    random = new Random(seed);
    var config = plan.config();
    source =
        new ChoreSource(
            clock, context::add, config.topic(), PARTITIONS, config.limits().maxPollRecords());
    farSide = new FarSide(clock, random, plan.breaker());
    var handlers = new ChoreHandlers(clock, books, farSide);
    var lots = new ChoreLots(clock, context::add);
    var consumer =
        new SimulatedConsumer(
            new ConsumerSpec<>(
                config,
                record -> new DecodeResult.Decoded<>(new String(record.value(), UTF_8)),
                VirtualOutage::route),
            new ConsumerRuntime(this::after, clock, random, books),
            new SimulatedConsumer.Surroundings(
                new Connections(source, lots, OutcomeLog.NONE),
                context::add,
                (_, batch) -> handlers.accept(batch),
                failure -> {
                  throw new IllegalStateException("the consumer has ended", failure);
                }));
    context.add(consumer::start);
  }

  static Ended live(Plan plan, long seed) {
    return new VirtualOutage(plan, seed).live();
  }

  private Scheduler.Timer after(Duration delay, Runnable task) {
    var cancelled = new boolean[1];
    var timer =
        clock.after(
            delay,
            () ->
                context.add(() -> {
                  if (!cancelled[0]) {
                    task.run();
                  }
                }));
    return () -> {
      cancelled[0] = true;
      timer.cancel();
    };
  }

  private static Route route(String text) {
    var key = text.substring(0, text.indexOf('.'));
    return new Route.To(key, "handlers", Math.floorMod(key.hashCode(), ORGS));
  }

  private Ended live() {
    var begin = Instant.EPOCH.plus(CONTROL);
    var end = begin.plus(plan.length());
    var stop = end.plus(TO_CATCH_UP).plus(CONTROL);
    produce();
    clock.after(Duration.between(Instant.EPOCH, begin), () -> farSide.mode(plan.mode()));
    clock.after(Duration.between(Instant.EPOCH, end), () -> farSide.mode(FarSide.Mode.HEALTHY));
    clock.after(
        Duration.between(Instant.EPOCH, stop),
        () -> {
          producing = false;
          look();
        });
    run(stop.plus(REST));
    var control = (books.kept(Instant.EPOCH, begin) + books.kept(stop.minus(CONTROL), stop)) / 2;
    return new Ended(
        plan,
        books.all().size(),
        books.audit(),
        books.charged(),
        books.spentKeys(),
        books.kept(begin, end) / control,
        Duration.between(end, books.caughtUp(end)),
        farSide.opened() > 0 && farSide.closed());
  }

  /// Until all is at rest, or the limit.
  private void run(Instant limit) {
    while (!rested && clock.instant().isBefore(limit)) {
      while (!context.isEmpty()) {
        context.remove().run();
      }
      clock.advance();
    }
  }

  private void look() {
    rested = source.allCommitted() && books.audit().isEmpty();
    clock.after(LOOK, this::look);
  }

  private void produce() {
    if (!producing) {
      return;
    }
    send(Chore.CALLING + random.nextInt(plan.keys()));
    for (int i = 0; i < OTHERS; i++) {
      send("plain-" + random.nextInt(plan.keys()));
    }
    clock.after(Duration.ofSeconds(1).dividedBy(CALLING_PER_SECOND), this::produce);
  }

  private void send(String key) {
    var chore = new Chore(key, versions.merge(key, 1, Integer::sum), clock.instant());
    int partition = Math.floorMod(key.hashCode(), PARTITIONS);
    long offset = source.append(partition, chore);
    books.sent(new RecordCoordinates(plan.config().topic(), partition, offset), chore);
  }
}
