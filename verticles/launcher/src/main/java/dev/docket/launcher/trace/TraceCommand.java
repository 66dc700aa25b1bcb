package dev.docket.launcher.trace;

import dev.docket.domain.casem.CaseKey;
import dev.docket.domain.id.UuidText;
import dev.docket.eventhandler.CaseEvents;
import dev.docket.flavor.FlavorConfig;
import dev.docket.kit.config.KafkaConfig;
import dev.docket.kit.config.ProcessConfig;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Finds the events that somebody names, and tells of each where it is. Blocking.
public final class TraceCommand {

  /// Longer than any statement may take; see the roles.
  private static final long LIMIT_SECONDS = 60;

  private final LogTrace log;
  private final KafkaConfig kafka;
  private final List<TraceReport.Reader> flavors;

  /// @param app logs in as `docket_app`
  /// @param relay logs in as `docket_relay`
  /// @param config names Kafka and the flavors to ask for, those of its section `deploy`
  public TraceCommand(Pool app, Pool relay, ProcessConfig config) {
    this.log = new LogTrace(app, relay);
    this.kafka = config.requireKafka();
    this.flavors = flavors(config);
  }

  /// Whether a text could name an event or a case.
  public static boolean names(String text) {
    return CaseKey.matches(text) || UuidText.parse(text) != null;
  }

  private static List<TraceReport.Reader> flavors(ProcessConfig config) {
    var prefix = CaseEvents.SERVICE + "/";
    var readers = new ArrayList<TraceReport.Reader>();
    config
        .deploy()
        .forEach((name, node) -> {
          if (name.startsWith(prefix)) {
            var flavor = name.substring(prefix.length());
            var read =
                FlavorConfig.from(
                    node, config.requireKafka(), CaseEvents.TOPIC, CaseEvents.group(flavor));
            readers.add(new TraceReport.Reader(flavor, read.consumer().group(), null));
          }
        });
    return List.copyOf(readers);
  }

  /// @param named an event by its id, or a case by its id or key; see [#names]
  /// @param lines gets what a person reads
  /// @return false when there is no such event
  public boolean run(String named, Consumer<String> lines) {
    var events = await(log.events(named, UuidText.parse(named)));
    if (events.isEmpty()) {
      return false;
    }
    try (var topic = new KafkaTrace(kafka, kafka.topicPrefix() + CaseEvents.TOPIC)) {
      for (var event : events) {
        var place = topic.find(event);
        report(topic, event, place).lines().forEach(lines);
      }
    }
    if (events.size() >= LogTrace.MAX_EVENTS) {
      lines.accept("(the newest %d events)".formatted(LogTrace.MAX_EVENTS));
    }
    return true;
  }

  private TraceReport report(KafkaTrace topic, TracedEvent event, KafkaTrace.Place place) {
    var readers = new ArrayList<TraceReport.Reader>();
    for (var flavor : flavors) {
      readers.add(
          new TraceReport.Reader(
              flavor.flavor(), flavor.group(), topic.committed(flavor.group(), place.partition())));
    }
    return new TraceReport(event, await(log.cursor(event)), place, readers);
  }

  private static <T extends @Nullable Object> T await(Future<T> future) {
    try {
      return future.await(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "the database has not answered for %d s".formatted(LIMIT_SECONDS), e);
    }
  }
}
