package dev.docket.consumer.simulation;

import dev.docket.consumer.DecodeResult;
import dev.docket.consumer.Route;
import dev.docket.consumer.Scheduler;
import dev.docket.consumer.SkipReason;
import dev.docket.consumer.engine.Connections;
import dev.docket.consumer.engine.ConsumerRuntime;
import dev.docket.consumer.engine.ConsumerSpec;
import dev.docket.consumer.engine.SimulatedConsumer;
import dev.docket.consumer.lot.ReplayResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// A process with one consumer in it. Its context, its poll thread and its handlers each take a
/// step at a time, when the simulation says so; a frozen one takes none, a dead one none ever
/// again.
final class MemberProcess {

  /// How long the group waits for a process that says nothing.
  static final Duration SESSION = Duration.ofSeconds(4);

  private final World world;
  private final String name;
  private final Deque<Runnable> context = new ArrayDeque<>();
  private final SimulatedSource source;
  private final SimulatedConsumer consumer;
  private final Handlers handlers;
  private final Witness witness;
  private final Consumer<MemberProcess> over;
  private Scheduler.Timer session = () -> {};
  private boolean frozen;
  private boolean dead;
  private boolean ended;

  /// @param over called when the consumer has ended by itself, or as asked
  MemberProcess(World world, String name, RandomGenerator random, Consumer<MemberProcess> over) {
    this.world = world;
    this.name = name;
    this.over = over;
    witness = new Witness(world.oracle(), name);
    source = new SimulatedSource(world, context::add, witness, name);
    handlers = new Handlers(world, witness, name);
    consumer =
        new SimulatedConsumer(
            spec(),
            new ConsumerRuntime(this::after, world.clock(), random, witness),
            new SimulatedConsumer.Surroundings(
                new Connections(
                    source,
                    new SimulatedLots(world, this::later),
                    new SimulatedOutcomes(world, witness, this::later)),
                context::add,
                (_, batch) -> handlers.accept(batch),
                cause -> {
                  world.trace().note(name + " failed " + cause.getMessage());
                  end();
                }));
    context.add(consumer::start);
  }

  private ConsumerSpec<String> spec() {
    return new ConsumerSpec<>(
        world.settings().config(),
        record -> {
          var text = new String(record.value(), StandardCharsets.UTF_8);
          return text.equals("malformed")
              ? new DecodeResult.Malformed<>("malformed")
              : new DecodeResult.Decoded<>(text);
        },
        text ->
            text.equals("skip")
                ? new Route.Skip(SkipReason.routine("not_mine"))
                : new Route.To(
                    LogEntry.keyOf(text), text.endsWith("4") ? "elsewhere" : "handlers"));
  }

  private Scheduler.Timer after(Duration delay, Runnable task) {
    var cancelled = new boolean[1];
    var timer =
        world
            .clock()
            .after(
                delay,
                () -> {
                  if (!dead) {
                    context.add(() -> {
                      if (!cancelled[0]) {
                        task.run();
                      }
                    });
                  }
                });
    return () -> {
      cancelled[0] = true;
      timer.cancel();
    };
  }

  void addSteps(List<Step> steps) {
    if (frozen || dead) {
      return;
    }
    if (!context.isEmpty()) {
      steps.add(new Step(name + " context", () -> context.remove().run()));
    }
    if (source.ready()) {
      steps.add(new Step(name + " poll thread: " + source.doing(), source::step));
    }
    handlers.addSteps(steps);
  }

  /// Runs the context dry.
  void settleDown() {
    while (!context.isEmpty()) {
      context.remove().run();
    }
  }

  void stop() {
    context.add(() -> consumer.stop().onComplete(_ -> end()));
  }

  private void end() {
    if (!ended) {
      ended = true;
      source.membership().outlast();
      over.accept(this);
    }
  }

  void commit() {
    context.add(consumer::commit);
  }

  void release() {
    if (running()) {
      context.add(consumer::release);
    }
  }

  /// An operator wants records handled anew.
  void replay(List<LogEntry> entries) {
    if (running()) {
      context.add(() ->
          consumer
              .replay(entries.stream().map(SimulatedSource::record).toList())
              .onSuccess(results -> {
                for (int i = 0; i < results.size(); i++) {
                  if (results.get(i) == ReplayResult.TAKEN) {
                    world.oracle().promised(entries.get(i));
                  }
                }
              }));
    }
  }

  private void later(Runnable task) {
    if (!dead) {
      context.add(task);
    }
  }

  void suspend() {
    context.add(consumer::suspend);
  }

  void resume() {
    context.add(consumer::resume);
  }

  void crash() {
    dead = true;
    context.clear();
    handlers.kill();
    source.kill();
    session.cancel();
    session = world.clock().after(SESSION, source.membership()::expire);
  }

  /// The group knows at once.
  void crashLoudly() {
    crash();
    session.cancel();
    source.membership().expire();
  }

  /// Stops all its threads; the group does not know.
  void freeze() {
    frozen = true;
    session = world.clock().after(SESSION, source.membership()::expire);
  }

  void thaw() {
    frozen = false;
    if (!dead) {
      session.cancel();
    }
  }

  int inFlight() {
    return dead ? 0 : consumer.inFlight();
  }

  boolean draining() {
    return source.membership().inCallback() && !source.membership().ready();
  }

  boolean running() {
    return !dead && !frozen && !ended;
  }

  boolean dead() {
    return dead;
  }

  /// Nothing will come of it any more.
  boolean gone() {
    return dead || (ended && context.isEmpty() && source.idle() && handlers.idle());
  }

  String name() {
    return name;
  }

  @Override
  public String toString() {
    return "%s %s %s in flight %d".formatted(source, handlers, witness, inFlight());
  }
}
