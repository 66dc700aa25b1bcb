package dev.docket.chaos.load;

import dev.docket.chaos.load.Command.Kind;
import dev.docket.chaos.load.KeyJournal.Answer;
import dev.docket.chaos.load.KeyJournal.KeyUse;
import dev.docket.chaos.platform.CannotMeasureException;
import dev.docket.chaos.platform.Waiting;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/// Clients that give each command a key and send it again when they are not sure, and often when
/// they are. Each is a virtual thread with choices of its own, all from one seed.
public final class KeyedLoad implements AutoCloseable {

  /// Two minutes of them: longer than any outage that a test makes.
  private static final int ATTEMPTS = 600;

  private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(200);
  private static final int GIVEN_UP_WITHIN_MICROS = 20_000;

  private static final double CREATIONS = 0.15;
  private static final double COMMENTS = 0.65;
  private static final double ONCE = 0.66;
  private static final double OTHER_BODY = 0.04;
  private static final Duration END_LIMIT = Duration.ofMinutes(3);

  private final RestCommands rest;
  private final KeyJournal journal;
  private final Plan plan;
  private final AtomicLong next = new AtomicLong();
  private final AtomicInteger unanswered = new AtomicInteger();
  private final AtomicLong done = new AtomicLong();
  private final List<UUID> cases = new ArrayList<>();
  private final List<Thread> clients = new ArrayList<>();
  private volatile boolean stopping;

  /// How much is sent, and how.
  ///
  /// @param longestPause between two commands of a client
  /// @param answerLimit after it a client counts an answer as lost
  /// @param givingUp whether clients close connections under requests of theirs
  public record Plan(
      long seed, int clients, Duration longestPause, Duration answerLimit, boolean givingUp) {}

  /// How a client sends one command.
  private enum Way {
    ONCE,
    TOGETHER,
    GIVEN_UP,
    AFTERWARDS
  }

  public KeyedLoad(URI api, Plan plan, KeyJournal journal) {
    this.rest = new RestCommands(api, plan.answerLimit());
    this.plan = plan;
    this.journal = journal;
  }

  /// Makes the cases, then begins.
  public void start(int caseCount) {
    var random = random(-1);
    for (int i = 0; i < caseCount; i++) {
      var use = use(random, Kind.CREATE_CASE, null);
      if (use.done() == null) {
        throw new CannotMeasureException("a case could not be made: " + use.answers());
      }
      cases.add(subject(use));
    }
    for (int i = 0; i < plan.clients(); i++) {
      var choices = random(i);
      clients.add(Thread.ofVirtual().name("client-" + i).start(() -> work(choices)));
    }
  }

  private RandomGenerator random(int client) {
    return RandomGeneratorFactory.of("L64X128MixRandom")
        .create(plan.seed() * (plan.clients() + 1) + client);
  }

  private void work(RandomGenerator random) {
    while (!stopping) {
      double kind = random.nextDouble();
      if (kind < CREATIONS) {
        use(random, Kind.CREATE_CASE, null);
      } else {
        var about = cases.get(random.nextInt(cases.size()));
        use(random, kind < CREATIONS + COMMENTS ? Kind.COMMENT : Kind.RETITLE, about);
      }
      Waiting.pause(Duration.ofNanos(random.nextLong(plan.longestPause().toNanos())));
    }
  }

  private KeyUse use(RandomGenerator random, Kind kind, @Nullable UUID caseId) {
    var command = command(kind, caseId);
    var key = "chaos-" + command.number();
    var use = journal.begin(command);
    switch (way(random)) {
      case ONCE -> use.answered(answered(send(command, key)));
      case AFTERWARDS -> {
        use.answered(answered(send(command, key)));
        use.answered(answered(send(command, key)));
      }
      case TOGETHER -> {
        var one = send(command, key);
        var two = send(command, key);
        use.answered(answered(one));
        use.answered(answered(two));
      }
      case GIVEN_UP -> {
        var call = send(command, key);
        Waiting.pause(Duration.ofNanos(random.nextInt(GIVEN_UP_WITHIN_MICROS) * 1_000L));
        call.answer().cancel(true);
        use.answered(answered(call));
      }
    }
    for (int i = 0; i < ATTEMPTS && use.done() == null; i++) {
      Waiting.pause(BETWEEN_ATTEMPTS);
      use.answered(answered(send(command, key)));
    }
    if (use.done() != null) {
      done.incrementAndGet();
    }
    if (use.done() != null && random.nextDouble() < OTHER_BODY) {
      sendOther(use, command(kind, caseId), key);
    }
    return use;
  }

  private void sendOther(KeyUse use, Command other, String key) {
    use.other(other);
    var answer = answered(send(other, key));
    for (int i = 0; i < ATTEMPTS && !answer.definite(); i++) {
      Waiting.pause(BETWEEN_ATTEMPTS);
      answer = answered(send(other, key));
    }
    use.otherAnswered(answer);
  }

  private Command command(Kind kind, @Nullable UUID caseId) {
    long number = next.getAndIncrement();
    return new Command(number, kind, caseId, "%s-%d-%d".formatted(kind, plan.seed(), number));
  }

  private Way way(RandomGenerator random) {
    if (random.nextDouble() < ONCE) {
      return Way.ONCE;
    }
    return switch (random.nextInt(3)) {
      case 0 -> Way.TOGETHER;
      case 1 -> plan.givingUp() ? Way.GIVEN_UP : Way.ONCE;
      default -> Way.AFTERWARDS;
    };
  }

  /// A request on its way.
  private record Sent(Instant at, CompletableFuture<HttpResponse<String>> answer) {}

  private Sent send(Command command, String key) {
    unanswered.incrementAndGet();
    var at = Instant.now();
    var call = rest.sendOnce(command, key);
    var _ = call.whenComplete((_, _) -> unanswered.decrementAndGet());
    return new Sent(at, call);
  }

  private static Answer answered(Sent sent) {
    try {
      var response = sent.answer().join();
      return new Answer(response.statusCode(), response.body(), sent.at(), Instant.now());
    } catch (CompletionException | CancellationException e) {
      return new Answer(0, e.toString(), sent.at(), Instant.now());
    }
  }

  /// The case that the answer to a command names.
  ///
  /// @param use one that is done
  public static UUID subject(KeyUse use) {
    var answer = Objects.requireNonNull(use.done());
    if (RestCommands.end(use.command(), answer.status(), answer.body())
        instanceof CommandEnd.Acknowledged(_, var caseId, _)) {
      return caseId;
    }
    throw new CannotMeasureException("an answer that cannot be read: " + answer);
  }

  /// Requests without an answer now.
  public int unanswered() {
    return unanswered.get();
  }

  /// Keys with an answer.
  public long done() {
    return done.get();
  }

  /// Begins no more commands and waits for the end of those begun.
  public void stop() {
    stopping = true;
    long deadline = System.nanoTime() + END_LIMIT.toNanos();
    for (var client : clients) {
      try {
        if (!client.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
          throw new CannotMeasureException("commands without an end after " + END_LIMIT);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CannotMeasureException("interrupted", e);
      }
    }
  }

  @Override
  public void close() {
    stopping = true;
    rest.close();
  }
}
