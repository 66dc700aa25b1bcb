package dev.docket.launcher;

import dev.docket.caseclient.CaseApiClient;
import dev.docket.consumer.config.ConsumerConfig;
import dev.docket.eventhandler.CaseEvents;
import dev.docket.eventhandler.timeline.TimelineFlavor;
import dev.docket.feedhandler.FeedEvents;
import dev.docket.feedhandler.FeedFlavor;
import dev.docket.feedhandler.FeedStream;
import dev.docket.flavor.Flavor;
import dev.docket.flavor.FlavorConfig;
import dev.docket.flavor.FlavorHost;
import dev.docket.flavor.FlavorSupervisor;
import dev.docket.kit.config.ConfigNode;
import dev.docket.kit.config.ProcessConfig;
import dev.docket.launcher.Step.Phase;
import dev.docket.thirdpartyreader.JiraFlavor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/// Every consumer flavor that a process can deploy.
final class Flavors {

  /// A flavor and where it reads, unless its section says otherwise.
  private record Entry(
      String service,
      String name,
      String topic,
      String group,
      BiFunction<ProcessParts, CaseApiClient, Flavor<?>> flavor) {

    String id() {
      return service + "/" + name;
    }
  }

  private Flavors() {}

  /// Adds all of them, by their key in the section `deploy`.
  static void addTo(Map<String, ServiceEntry> catalogue) {
    for (var entry : all()) {
      catalogue.put(
          entry.id(),
          new ServiceEntry(
              (parts, node) -> service(entry, parts, node),
              (config, node) -> {
                Services.requireCaseApi(config);
                var kafka = config.requireKafka();
                var read = FlavorConfig.from(node, kafka, entry.topic(), entry.group()).consumer();
                return List.of(new ServiceEntry.Subscription(read.topic(), read.group()));
              }));
    }
  }

  private static List<Entry> all() {
    var all = new ArrayList<Entry>();
    all.add(
        new Entry(
            CaseEvents.SERVICE,
            TimelineFlavor.NAME,
            CaseEvents.TOPIC,
            CaseEvents.group(TimelineFlavor.NAME),
            (parts, caseApi) -> TimelineFlavor.of(caseApi, parts.clock())));
    all.add(
        new Entry(
            JiraFlavor.SERVICE,
            JiraFlavor.NAME,
            JiraFlavor.TOPIC,
            JiraFlavor.GROUP,
            (parts, caseApi) -> JiraFlavor.of(caseApi, parts.metrics(), parts.clock())));
    for (var stream : FeedStream.values()) {
      all.add(
          new Entry(
              FeedEvents.SERVICE,
              stream.flavor(),
              stream.topic(),
              FeedEvents.GROUP,
              (parts, caseApi) -> FeedFlavor.of(stream, caseApi, parts.metrics(), parts.clock())));
    }
    return all;
  }

  /// How a flavor consumes.
  ///
  /// @param id `service/flavor`
  /// @throws UsageException when there is no such flavor, or `config` does not deploy it
  static ConsumerConfig consumer(String id, ProcessConfig config) {
    var node = config.deploy().get(id);
    for (var entry : all()) {
      if (entry.id().equals(id) && node != null) {
        return FlavorConfig.from(node, config.requireKafka(), entry.topic(), entry.group())
            .consumer();
      }
    }
    throw new UsageException(
        "the config file deploys no flavor '%s'; it deploys: %s"
            .formatted(id, String.join(", ", config.deploy().keySet())));
  }

  private static Service service(Entry entry, ProcessParts parts, ConfigNode node) {
    var kafka = parts.config().requireKafka();
    var config = FlavorConfig.from(node, kafka, entry.topic(), entry.group());
    var channel = parts.caseApiChannel(entry.service(), entry.name());
    parts.health().register(entry.id() + " to case-api", channel::health);
    var host = new FlavorHost(parts.health(), parts.telemetry(), ProcessExit::because);
    var flavor = entry.flavor().apply(parts, ProcessParts.caseApi(channel));
    var supervisor = new FlavorSupervisor<>(flavor, config, host);
    supervisor.reloadables(kafka, entry.topic()).forEach(parts.operation().running()::register);
    supervisor
        .commands(parts.vertx(), parts.clock())
        .forEach(command -> parts.operation().commands().add(entry.id(), command));
    var deployed = Step.verticle(parts.vertx(), Phase.CONSUMERS, entry.id(), () -> supervisor);
    return new Service(
        List.of(deployed.thenStopping(channel::close)),
        List.of(),
        List.of(),
        Set.of(config.consumer().topic().substring(kafka.topicPrefix().length())));
  }
}
