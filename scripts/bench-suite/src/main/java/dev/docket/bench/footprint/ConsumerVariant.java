package dev.docket.bench.footprint;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// A way to host idle consumers: how many, and with which settings. Written as a configuration
/// document, the same that the product reads.
///
/// @param name in the figures
/// @param flavors which of the 31: 0 to 16 read `case.events`, each other one a topic of its own
/// @param consumer the section `consumer` of each
/// @param properties of the Kafka clients
record ConsumerVariant(
    String name, List<Integer> flavors, JsonObject consumer, JsonObject properties) {

  private static final int ALL = 31;
  private static final int OF_CASE_EVENTS = 17;
  private static final int CASE_EVENTS_PARTITIONS = 4;

  static List<ConsumerVariant> all() {
    return List.of(
        of("none", List.of()),
        of("1", List.of(0)),
        // As if flavors of one topic shared one subscription: a bound, the kit has no such thing.
        of("15-one-per-topic", from(OF_CASE_EVENTS - 1)),
        of("31", from(0)),
        new ConsumerVariant("31-poll-100ms", from(0), polling("100ms"), new JsonObject()),
        new ConsumerVariant("31-poll-1s", from(0), polling("1s"), new JsonObject()),
        new ConsumerVariant(
            "31-poll-1s-fetch-5s",
            from(0),
            polling("1s"),
            new JsonObject().put("fetch.max.wait.ms", "5000").put("enable.metrics.push", "false")),
        new ConsumerVariant(
            "31-kip848-poll-1s-fetch-5s",
            from(0),
            polling("1s").put("protocol", new JsonObject().put("name", "consumer")),
            new JsonObject().put("fetch.max.wait.ms", "5000").put("enable.metrics.push", "false")));
  }

  private static ConsumerVariant of(String name, List<Integer> flavors) {
    return new ConsumerVariant(name, flavors, new JsonObject(), new JsonObject());
  }

  private static List<Integer> from(int first) {
    return IntStream.range(first, ALL).boxed().toList();
  }

  private static JsonObject polling(String timeout) {
    return new JsonObject().put("limits", new JsonObject().put("idlePollTimeout", timeout));
  }

  /// @param round makes the groups of each start new ones, without members that are still leaving
  JsonObject document(String bootstrap, int port, int round) {
    var topics = new JsonObject();
    var deploy = new JsonObject();
    for (int flavor : flavors) {
      var topic = topic(flavor);
      int partitions = flavor < OF_CASE_EVENTS ? CASE_EVENTS_PARTITIONS : 1;
      topics.put(topic, new JsonObject().put("partitions", partitions));
      var group = "idle-%s-%d-%d".formatted(name, round, flavor);
      var own = consumer.copy().put("topic", topic).put("group", group).put("order", "key");
      deploy.put(
          String.format(Locale.ROOT, "idle/flavor-%02d", flavor),
          new JsonObject().put("consumer", own));
    }
    var kafka =
        new JsonObject()
            .put("bootstrapServers", bootstrap)
            .put("properties", properties)
            .put("topics", topics);
    return new JsonObject()
        .put("http", new JsonObject().put("host", "127.0.0.1").put("port", port))
        .put("kafka", kafka)
        .put("deploy", deploy);
  }

  private static String topic(int flavor) {
    return flavor < OF_CASE_EVENTS ? "case.events" : "idle-topic-" + flavor;
  }
}
