package dev.docket.chaos.outage;

import dev.docket.chaos.platform.CannotMeasureException;
import dev.docket.chaos.platform.Servers;
import dev.docket.chaos.platform.Trouble;
import dev.docket.chaos.platform.Waiting;
import dev.docket.kit.metrics.Metrics;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/// A flavor under load, one outage after the other with times between them in which all is well;
/// then rest, and the books. One thread leads it.
public final class BadDay implements AutoCloseable {

  private static final Duration WARM_UP = Duration.ofSeconds(1);
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  /// Of records that need nobody, from sent to done.
  private static final int SMOOTH_MILLIS = 300;

  private static final Duration CONTROL = Duration.ofSeconds(2);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

  /// Into an outage: when an operator has seen what is wrong.
  private static final Duration HINT = Duration.ofMillis(300);

  private static final Duration REST_LIMIT = Duration.ofSeconds(30);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

  private final Servers servers;
  private final Trouble trouble;
  private final Vertx vertx = Vertx.vertx();
  private final Metrics metrics = new Metrics();
  private final Counted counted = new Counted(metrics);
  private final Journal journal = new Journal();
  private final Set<Sent.At> skipped = new HashSet<>();
  private final Dependency dependency;
  private final Load load;
  private @Nullable Subject subject;

  /// How the day ended.
  ///
  /// @param unaccounted what was sent, less what the metrics say has ended or is parked
  /// @param charged calls that were taken for later attempts than they were
  /// @param rested whether the committed offsets came to the end of the log
  public record Ended(
      List<Outage> outages,
      Books books,
      long sent,
      long unaccounted,
      List<String> charged,
      boolean rested) {}

  public BadDay(Servers servers, long seed, Trouble trouble) {
    this.servers = servers;
    this.trouble = trouble;
    dependency = Dependency.start(vertx, metrics, journal, seed);
    load = new Load(servers.bootstrap(), Subject.TOPIC, seed, trouble);
  }

  /// @param longest of the outages
  /// @param tell hears of each outage
  public Ended run(Duration longest, Consumer<String> tell) {
    try (var admin = Admin.create(Map.of("bootstrap.servers", servers.bootstrap()))) {
      var _ =
          ask(() ->
              admin
                  .createTopics(List.of(new NewTopic(Subject.TOPIC, Load.PARTITIONS, (short) 1)))
                  .all()
                  .get(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS));
      var flavor =
          new Subject(
              new Subject.Place(vertx, servers.bootstrap(), metrics, trouble), dependency, journal);
      subject = flavor;
      load.start();
      var outages = suffer(flavor, Fault.plan(longest), tell);
      load.stop();
      int sent = load.sent().size();
      boolean rested =
          caughtUp(load.calling(), REST_LIMIT)
              && Waiting.until(REST_LIMIT, () -> committed(admin) == sent);
      trouble.check();
      long unaccounted = sent - counted.accounted();
      flavor.stop();
      subject = null;
      var topics = SideTopics.read(servers.bootstrap());
      var books = new Accounts(journal, topics, skipped).balance(load.sent());
      return new Ended(outages, books, sent, unaccounted, journal.charged(), rested);
    }
  }

  private List<Outage> suffer(Subject flavor, List<Fault> faults, Consumer<String> tell) {
    warmUp();
    // One that stays in the parking lot, with what follows it.
    load.sendPoison(0);
    var before = observe(CONTROL, () -> {});
    var outages = new ArrayList<Outage>();
    for (var fault : faults) {
      trouble.check();
      int number = outages.size() + 1;
      long opened = counted.opened();
      long waits = journal.waits();
      dependency.mode(fault.mode());
      var during = observe(fault.length(), () -> interfere(flavor, number));
      dependency.mode(Fault.Mode.HEALTHY);
      var catchUp = catchUp(fault);
      boolean closed = Waiting.until(CLOSE_LIMIT, counted::closed);
      waits = journal.waits() - waits;
      var after = observe(CONTROL, () -> {});
      var outage =
          new Outage(
              fault, before, during, after, counted.opened() > opened, closed, waits, catchUp);
      tell.accept(outage.line());
      outages.add(outage);
      before = after;
    }
    return outages;
  }

  /// Until the flavor has its partitions, what was sent meanwhile is done, and it goes on smoothly:
  /// the first second of a JVM says nothing about it.
  private void warmUp() {
    long limit = System.nanoTime() + START_LIMIT.toNanos();
    do {
      if (System.nanoTime() - limit > 0) {
        throw new CannotMeasureException("the flavor does not keep up with its load");
      }
    } while (!smooth(observe(WARM_UP, () -> {})));
  }

  private static boolean smooth(Phase phase) {
    return phase.done() > 0 && phase.p99Millis() <= SMOOTH_MILLIS;
  }

  /// In the midst of an outage an operator finds a record that nobody can handle, and has it passed
  /// over: its key goes on, without a word from anybody else.
  private void interfere(Subject flavor, int number) {
    var at = load.sendPoison(number);
    Waiting.pause(HINT);
    skipped.add(at);
    flavor.skip(skipped);
  }

  private Phase observe(Duration length, Runnable meanwhile) {
    long end = System.nanoTime() + length.toNanos();
    var _ = journal.takeLatencies();
    long sent = load.plain();
    long done = journal.plain();
    meanwhile.run();
    Waiting.pause(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    sent = load.plain() - sent;
    done = journal.plain() - done;
    var latencies = journal.takeLatencies();
    long p99 = latencies.isEmpty() ? 0 : latencies.get(latencies.size() * 99 / 100);
    return new Phase(sent, done, p99);
  }

  /// How long it takes until all is done that was sent before now; longer than allowed is waited
  /// for, too, but not for ever.
  private Duration catchUp(Fault fault) {
    long begin = System.nanoTime();
    if (!caughtUp(load.calling(), Outage.limit(fault).plus(REST_LIMIT))) {
      trouble.check();
    }
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private boolean caughtUp(Collection<Work> backlog, Duration limit) {
    var left = new ArrayDeque<>(backlog);
    return Waiting.until(
        limit,
        () -> {
          while (!left.isEmpty() && journal.over(left.element())) {
            left.remove();
          }
          return left.isEmpty();
        });
  }

  private static long committed(Admin admin) {
    return ask(() ->
        admin
            .listConsumerGroupOffsets(Subject.GROUP)
            .partitionsToOffsetAndMetadata()
            .get(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
            .entrySet()
            .stream()
            .filter(entry -> entry.getKey().topic().equals(Subject.TOPIC))
            .mapToLong(entry -> offset(entry.getValue()))
            .sum());
  }

  private static long offset(@Nullable OffsetAndMetadata committed) {
    return committed == null ? 0 : committed.offset();
  }

  /// A question to the broker.
  private interface Question<T> {
    T ask() throws ExecutionException, InterruptedException, TimeoutException;
  }

  private static <T> T ask(Question<T> question) {
    try {
      return question.ask();
    } catch (ExecutionException | TimeoutException e) {
      throw new CannotMeasureException("the broker does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotMeasureException("interrupted", e);
    }
  }

  @Override
  public void close() {
    load.close();
    var running = subject;
    subject = null;
    if (running != null) {
      running.stop();
    }
    try {
      var _ = vertx.close().await(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      // The process ends anyway.
    }
    metrics.close();
  }
}
