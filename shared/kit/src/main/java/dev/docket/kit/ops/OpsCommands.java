package dev.docket.kit.ops;

import dev.docket.kit.config.ConfigNode;
import dev.docket.kit.logging.LogKeys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The commands that this process takes, each on the event-bus address `docket.ops.NAME`: some are
/// the process's own, others each flavor has one of, and the request's `flavor` says whose is
/// meant, `*` everybody's.
///
/// Any thread may add and ask; commands are added before [#listen].
public final class OpsCommands {
  /// What every address begins with.
  public static final String PREFIX = "docket.ops.";

  /// How long a command may take.
  static final Duration LIMIT = Duration.ofSeconds(30);

  private static final String EVERYBODY = "*";

  private static final Logger LOG = LoggerFactory.getLogger(OpsCommands.class);

  private final Map<String, Entry> entries = new ConcurrentSkipListMap<>();

  private sealed interface Entry {
    String summary();

    /// The process's own.
    record OfProcess(OpsCommand<?, ?> command) implements Entry {
      @Override
      public String summary() {
        return command.summary();
      }
    }

    /// Of the same name, by flavor.
    record OfFlavors(Map<String, OpsCommand<?, ?>> commands) implements Entry {
      @Override
      public String summary() {
        return commands.values().iterator().next().summary();
      }
    }
  }

  /// Knows how to tell of itself: `help`.
  public OpsCommands() {
    add(
        OpsCommand.bare(
            "help",
            "which commands there are",
            _ -> Future.succeededFuture(),
            _ -> new JsonObject().put("commands", list())));
  }

  /// Adds a command of the process.
  ///
  /// @throws IllegalStateException when the name is taken
  public void add(OpsCommand<?, ?> command) {
    if (entries.putIfAbsent(command.name(), new Entry.OfProcess(command)) != null) {
      throw taken(command.name());
    }
  }

  /// Adds a flavor's command.
  ///
  /// @throws IllegalStateException when the flavor has one of that name, or the process
  public void add(String flavor, OpsCommand<?, ?> command) {
    var own = new ConcurrentSkipListMap<String, OpsCommand<?, ?>>(Map.of(flavor, command));
    var there = entries.putIfAbsent(command.name(), new Entry.OfFlavors(own));
    boolean added =
        switch (there) {
          case null -> true;
          case Entry.OfFlavors(var others) -> others.putIfAbsent(flavor, command) == null;
          case Entry.OfProcess _ -> false;
        };
    if (!added) {
      throw taken(command.name());
    }
  }

  private static IllegalStateException taken(String name) {
    return new IllegalStateException("ops command added twice: " + name);
  }

  /// The addresses that clients may be let through to.
  public Set<String> addresses() {
    return entries.keySet().stream().map(PREFIX::concat).collect(Collectors.toUnmodifiableSet());
  }

  /// Takes commands from the event bus of this process, until the function it answers with is
  /// called.
  public Supplier<Future<?>> listen(Vertx vertx) {
    var consumers = new ArrayList<MessageConsumer<?>>();
    for (var name : entries.keySet()) {
      consumers.add(
          vertx
              .eventBus()
              .localConsumer(PREFIX + name, (Message<Object> sent) -> take(name, sent)));
    }
    return () -> Future.join(consumers.stream().map(MessageConsumer::unregister).toList());
  }

  private void take(String name, Message<Object> sent) {
    ask(name, sent.body())
        .onSuccess(answer -> {
          LOG.atInfo().addKeyValue(LogKeys.COMMAND, name).log("ops command done");
          sent.reply(answer);
        })
        .onFailure(cause -> {
          var failure = OpsFailure.of(cause);
          LOG.atWarn()
              .addKeyValue(LogKeys.COMMAND, name)
              .addKeyValue(LogKeys.REASON, failure.message())
              .log("ops command failed");
          sent.fail(failure.code(), failure.message());
        });
  }

  /// @param body an object, or null for an empty one
  Future<JsonObject> ask(String name, @Nullable Object body) {
    try {
      return answer(name, request(body)).timeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private static ConfigNode request(@Nullable Object body) {
    return switch (body) {
      case null -> ConfigNode.of("request", Map.of());
      // Read again, because the event bus delivers copies that mix maps with Vert.x's own types.
      case JsonObject object -> ConfigNode.of("request", new JsonObject(object.encode()).getMap());
      default -> throw new OpsRefusedException("request: expected a JSON object");
    };
  }

  private Future<JsonObject> answer(String name, ConfigNode node) {
    return switch (entries.get(name)) {
      case null -> throw new OpsRefusedException("no such command: " + name);
      case Entry.OfProcess(var command) -> command.prepare(node).get();
      case Entry.OfFlavors(var commands) -> ofFlavors(commands, node);
    };
  }

  private static Future<JsonObject> ofFlavors(
      Map<String, OpsCommand<?, ?>> commands, ConfigNode node) {
    var flavor = node.requireString("flavor");
    if (flavor.equals(EVERYBODY)) {
      return ofAll(commands, node);
    }
    var command = commands.get(flavor);
    if (command == null) {
      throw node.failure("flavor", "expected * or one of " + String.join(", ", commands.keySet()));
    }
    return command.prepare(node).get().map(answer -> byFlavor(Map.of(flavor, answer)));
  }

  /// What one refuses or fails at is told in its place, beside what the others answer. A request
  /// that is wrong for one is wrong for all: nobody has begun by then.
  private static Future<JsonObject> ofAll(Map<String, OpsCommand<?, ?>> commands, ConfigNode node) {
    var prepared = new TreeMap<String, Supplier<Future<JsonObject>>>();
    commands.forEach((flavor, command) -> prepared.put(flavor, command.prepare(node)));
    var answers = new TreeMap<String, Future<JsonObject>>();
    prepared.forEach((flavor, work) ->
        answers.put(
            flavor,
            work.get()
                .otherwise(
                    cause -> new JsonObject().put("error", OpsFailure.of(cause).message()))));
    return Future.join(List.copyOf(answers.values()))
        .map(_ -> {
          var told = new TreeMap<String, JsonObject>();
          answers.forEach((flavor, answer) -> told.put(flavor, answer.result()));
          return byFlavor(told);
        });
  }

  private static JsonObject byFlavor(Map<String, JsonObject> answers) {
    var flavors = new JsonObject();
    answers.forEach(flavors::put);
    return new JsonObject().put("flavors", flavors);
  }

  private JsonArray list() {
    var list = new JsonArray();
    entries.forEach((name, entry) -> {
      var told =
          new JsonObject()
              .put("command", name)
              .put("address", PREFIX + name)
              .put("summary", entry.summary());
      if (entry instanceof Entry.OfFlavors(var commands)) {
        told.put("flavors", new JsonArray(List.copyOf(commands.keySet())));
      }
      list.add(told);
    });
    return list;
  }
}
