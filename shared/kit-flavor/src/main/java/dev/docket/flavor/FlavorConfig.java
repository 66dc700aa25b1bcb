package dev.docket.flavor;

import dev.docket.consumer.config.ConsumerConfig;
import dev.docket.consumer.config.GroupProtocol;
import dev.docket.consumer.config.LimitsConfig;
import dev.docket.consumer.config.OffsetReset;
import dev.docket.consumer.config.OnExhausted;
import dev.docket.consumer.config.Order;
import dev.docket.consumer.config.RetryConfig;
import dev.docket.consumer.config.SharesConfig;
import dev.docket.consumer.config.TimeoutsConfig;
import dev.docket.consumer.skip.SkipList;
import dev.docket.kit.config.ConfigNode;
import dev.docket.kit.config.KafkaConfig;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The section `deploy.<service>/<flavor>`.
///
/// @param window keys (partitions, where order is by them) at work at a time in each handler
///   instance, 1 to 10000. Calls that hang keep their places until their deadline, and until enough
///   have failed no breaker stops further ones: with fewer places than such calls begin in that
///   time, nothing else is handled meanwhile
/// @param onFailure what the process does when the consumer ends for good
/// @param redeploy how long to wait before a flavor that failed is deployed again; doubles up to
///   the maximum
/// @param switches what of the section may change while the flavor runs
public record FlavorConfig(
    ConsumerConfig consumer,
    int window,
    OnFailure onFailure,
    Redeploy redeploy,
    Switches switches) {

  /// More than what begins to call within a deadline of half a second at the rates of
  /// `scripts/chaos outage`; a place that nobody waits in costs nothing.
  private static final int DEFAULT_WINDOW = 256;

  static final String PAUSED = "paused";
  static final String SKIP_MESSAGES = "skipMessages";

  /// What an operator turns without a restart.
  ///
  /// @param paused whether the flavor stays in its group and takes no records
  /// @param skips records to be passed over
  /// @param about what further entries would be about
  public record Switches(boolean paused, SkipList skips, SkipList.Topic about) {}

  /// `exit` is for a process of one flavor, which somebody starts again; `redeploy` for a process
  /// of many.
  public enum OnFailure {
    EXIT,
    REDEPLOY
  }

  /// @param initial the first wait
  /// @param max the longest
  public record Redeploy(Duration initial, Duration max) {
    public Redeploy {
      if (initial.toMillis() < 1 || max.compareTo(initial) < 0) {
        throw new IllegalArgumentException(
            "redeploy: expected 1ms <= initial <= max, found " + initial + ", " + max);
      }
    }
  }

  /// @param kafka where the topics are; its prefix stands before topic and group
  /// @param topic what the flavor reads unless the section says otherwise
  /// @param group likewise
  public static FlavorConfig from(ConfigNode node, KafkaConfig kafka, String topic, String group) {
    var instances = node.integer("instances", 1, 1, 256);
    var window = node.integer("window", DEFAULT_WINDOW, 1, 10_000);
    var onFailure = oneOf(node, "onFailure", OnFailure.EXIT);
    var redeployNode = node.objectOrEmpty("redeploy");
    var initial = redeployNode.duration("initial", Duration.ofSeconds(1));
    var max = redeployNode.duration("max", Duration.ofSeconds(30));
    redeployNode.rejectUnknown();
    var consumerNode = node.objectOrEmpty("consumer");
    var switches =
        new Switches(
            node.bool(PAUSED, false),
            skips(consumerNode, kafka, topic),
            about(consumerNode, kafka, topic));
    var consumer = consumer(consumerNode, kafka, topic, group, instances, instances * window);
    node.rejectUnknown();
    return node.build(
        () -> new FlavorConfig(consumer, window, onFailure, new Redeploy(initial, max), switches));
  }

  /// Reads the skip list of the section `consumer`.
  static SkipList skips(ConfigNode node, KafkaConfig kafka, String topic) {
    var about = about(node, kafka, topic);
    var entries = node.stringList(SKIP_MESSAGES);
    return node.build(() -> SkipList.parse(SKIP_MESSAGES, about, entries));
  }

  private static SkipList.Topic about(ConfigNode node, KafkaConfig kafka, String topic) {
    var name = node.string("topic", topic);
    var known = kafka.topics().get(name);
    return new SkipList.Topic(kafka.topicPrefix() + name, known == null ? 0 : known.partitions());
  }

  private static ConsumerConfig consumer(
      ConfigNode node, KafkaConfig kafka, String topic, String group, int instances, int places) {
    var topicName = kafka.topicPrefix() + node.string("topic", topic);
    var groupName = kafka.topicPrefix() + node.string("group", group);
    var order = oneOf(node, "order", Order.PARTITION);
    var reset = oneOf(node, "autoOffsetReset", OffsetReset.EARLIEST);
    var onExhausted = oneOf(node, "onExhausted", OnExhausted.CRASH);
    var limits = limits(node.objectOrEmpty("limits"));
    var shares = shares(node.objectOrEmpty("shares"), places);
    var retry = retry(node.objectOrEmpty("retry"));
    var timeouts = timeouts(node.objectOrEmpty("timeouts"));
    var client = client(node, kafka);
    node.rejectUnknown();
    return node.build(() ->
        new ConsumerConfig(
            topicName,
            groupName,
            order,
            instances,
            reset,
            onExhausted,
            limits,
            shares,
            retry,
            timeouts,
            client));
  }

  private static LimitsConfig limits(ConfigNode node) {
    var d = LimitsConfig.DEFAULT;
    var pollRecords = node.integer("maxPollRecords", d.maxPollRecords());
    var pollTimeout = node.duration("pollTimeout", d.pollTimeout());
    var idlePollTimeout = node.duration("idlePollTimeout", d.idlePollTimeout());
    var inFlight = node.integer("maxInFlight", d.maxInFlight());
    var inFlightBytes = node.bytes("maxInFlightBytes", d.maxInFlightBytes());
    var parked = node.integer("maxParked", d.maxParked());
    var batchRecords = node.integer("maxBatchRecords", d.maxBatchRecords());
    var fetchBytes = node.bytes("fetchMaxBytes", d.fetchMaxBytes());
    var recordBytes = node.bytes("maxRecordBytes", d.maxRecordBytes());
    node.rejectUnknown();
    return node.build(() ->
        new LimitsConfig(
            pollRecords,
            pollTimeout,
            idlePollTimeout,
            inFlight,
            inFlightBytes,
            batchRecords,
            Math.toIntExact(fetchBytes),
            Math.toIntExact(recordBytes),
            parked));
  }

  /// @param places records at work at a time, of all instances
  private static SharesConfig shares(ConfigNode node, int places) {
    var d = SharesConfig.DEFAULT;
    var laneDepth = node.integer("laneDepth", d.laneDepth());
    var percent = node.integer("tenantPercent", d.tenantPercent());
    var runs = node.integer("tenantRuns", Math.max(1, places * percent / 100));
    node.rejectUnknown();
    return node.build(() -> new SharesConfig(laneDepth, percent, runs));
  }

  private static RetryConfig retry(ConfigNode node) {
    var d = RetryConfig.DEFAULT;
    var initial = node.duration("initial", d.initial());
    var max = node.duration("max", d.max());
    var attempts = node.integer("attempts", d.attempts());
    var throttleMax = node.duration("throttleMax", d.throttleMax());
    node.rejectUnknown();
    return node.build(() -> new RetryConfig(initial, max, attempts, throttleMax));
  }

  private static TimeoutsConfig timeouts(ConfigNode node) {
    var d = TimeoutsConfig.DEFAULT;
    var handlerDeadline = node.duration("handlerDeadline", d.handlerDeadline());
    var commitInterval = node.duration("commitInterval", d.commitInterval());
    var drain = node.duration("drain", d.drain());
    node.rejectUnknown();
    return node.build(() -> new TimeoutsConfig(handlerDeadline, commitInterval, drain));
  }

  private static dev.docket.consumer.config.KafkaConfig client(ConfigNode node, KafkaConfig kafka) {
    var d = dev.docket.consumer.config.KafkaConfig.at(kafka.bootstrapServers());
    var protocol = protocol(node.objectOrEmpty("protocol"));
    var instance = node.string("groupInstanceId", "");
    var maxPollInterval = node.duration("maxPollInterval", d.maxPollInterval());
    var apiTimeout = node.duration("apiTimeout", d.apiTimeout());
    return node.build(() ->
        new dev.docket.consumer.config.KafkaConfig(
            kafka.bootstrapServers(),
            protocol,
            nullIfEmpty(instance),
            maxPollInterval,
            apiTimeout,
            kafka.properties()));
  }

  /// `{"name": "classic", "sessionTimeout": …, "heartbeatInterval": …}` or `{"name": "consumer"}`.
  private static GroupProtocol protocol(ConfigNode node) {
    var name = node.string("name", "classic");
    var protocol =
        switch (name) {
          case "classic" -> {
            var d = GroupProtocol.Classic.DEFAULT;
            var session = node.duration("sessionTimeout", d.sessionTimeout());
            var heartbeat = node.duration("heartbeatInterval", d.heartbeatInterval());
            yield node.build(() -> new GroupProtocol.Classic(session, heartbeat));
          }
          case "consumer" -> new GroupProtocol.Consumer();
          default -> throw node.failure("name", "expected one of classic, consumer");
        };
    node.rejectUnknown();
    return protocol;
  }

  private static @Nullable String nullIfEmpty(String text) {
    return text.isEmpty() ? null : text;
  }

  private static <T extends Enum<T>> T oneOf(ConfigNode node, String name, T fallback) {
    var values = fallback.getDeclaringClass().getEnumConstants();
    var text = node.string(name, wireName(fallback));
    return Arrays.stream(values)
        .filter(v -> wireName(v).equals(text))
        .findFirst()
        .orElseThrow(() ->
            node.failure(
                name,
                "expected one of "
                    + Arrays.stream(values)
                        .map(FlavorConfig::wireName)
                        .collect(Collectors.joining(", "))));
  }

  private static String wireName(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
