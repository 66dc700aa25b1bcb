package dev.docket.chaos.outage;

import dev.docket.chaos.platform.CannotMeasureException;
import dev.docket.chaos.platform.Trouble;
import dev.docket.client.CallFailedException;
import dev.docket.consumer.DecodeResult;
import dev.docket.consumer.HandleResp;
import dev.docket.consumer.HandlerContext;
import dev.docket.consumer.Route;
import dev.docket.consumer.SkipReason;
import dev.docket.flavor.CallFailures;
import dev.docket.flavor.Flavor;
import dev.docket.flavor.FlavorConfig;
import dev.docket.flavor.FlavorHost;
import dev.docket.flavor.FlavorSupervisor;
import dev.docket.kit.config.ConfigNode;
import dev.docket.kit.config.KafkaConfig;
import dev.docket.kit.config.TopicConfig;
import dev.docket.kit.health.Health;
import dev.docket.kit.metrics.Metrics;
import dev.docket.kit.reload.RunningConfig;
import dev.docket.kit.telemetry.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// The flavor under test: hosted as any flavor is, with a document that is reloaded as a process
/// reloads it.
final class Subject {

  static final String TOPIC = "outage";
  static final String GROUP = "outage-readers";

  private static final String SERVICE = "chaos";
  private static final String NAME = "outage";
  private static final String ID = SERVICE + "/" + NAME;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final TopicConfig SHAPE =
      new TopicConfig(Load.PARTITIONS, 1 << 20, Duration.ofHours(1));

  private final Vertx vertx;
  private final Dependency dependency;
  private final Journal journal;
  private final RunningConfig running;
  private final String deployment;

  /// What it runs in.
  ///
  /// @param trouble hears when the flavor gives up
  record Place(Vertx vertx, String bootstrap, Metrics metrics, Trouble trouble) {}

  Subject(Place place, Dependency dependency, Journal journal) {
    this.vertx = place.vertx();
    this.dependency = dependency;
    this.journal = journal;
    var kafka = new KafkaConfig(place.bootstrap(), "", Map.of(), Map.of(TOPIC, SHAPE));
    var document = document(List.of());
    var config = FlavorConfig.from(document.object("deploy").object(ID), kafka, TOPIC, GROUP);
    var flavor =
        new Flavor<>(
            SERVICE, NAME, Subject::decode, address -> work -> route(work, address), this::process);
    var host =
        new FlavorHost(
            new Health(),
            Telemetry.of(place.metrics()),
            (_, cause) ->
                place.trouble().report(new CannotMeasureException("the flavor gave up", cause)));
    var supervisor = new FlavorSupervisor<>(flavor, config, host);
    running = new RunningConfig(document, _ -> {});
    supervisor.reloadables(kafka, TOPIC).forEach(running::register);
    deployment = await(vertx.deployVerticle(supervisor));
  }

  /// As shipped, but that the longest wait of a retry is shorter than the shortest outage.
  private static ConfigNode document(List<String> skipped) {
    var json =
        """
        {"deploy": {"%s": {"onFailure": "exit",
          "consumer": {"onExhausted": "park", "order": "key", "groupInstanceId": "only",
            "timeouts": {"commitInterval": "500ms"},
            "retry": {"initial": "200ms", "max": "800ms"},
            "skipMessages": %s}}}}
        """
            .formatted(ID, new JsonArray(skipped));
    return ConfigNode.of("outage", new JsonObject(json).getMap());
  }

  /// A record with the time at which it was sent.
  private record Timed(Work work, long sentMillis) {}

  private static DecodeResult<Timed> decode(ConsumerRecord<byte[], byte[]> record) {
    var work = Work.parse(record.value());
    return work.kind() == Work.Kind.MALFORMED
        ? new DecodeResult.Malformed<>("made so")
        : new DecodeResult.Decoded<>(new Timed(work, record.timestamp()));
  }

  private Route route(Timed timed, String address) {
    var work = timed.work();
    if (work.kind() == Work.Kind.FILTERED) {
      journal.ends(work, Journal.End.SKIP);
      return new Route.Skip(SkipReason.routine("not_ours"));
    }
    return new Route.To(work.key(), address, work.org());
  }

  private HandleResp process(Timed timed, HandlerContext context) {
    var work = timed.work();
    journal.begins(work, context.attempt());
    var outcome = outcome(timed);
    journal.answers(work, outcome);
    return outcome;
  }

  private HandleResp outcome(Timed timed) {
    var work = timed.work();
    return switch (work.kind()) {
      case PLAIN -> {
        journal.takesEffect(work);
        if (!work.poisoned()) {
          journal.plainDone(System.currentTimeMillis() - timed.sentMillis());
        }
        yield HandleResp.success();
      }
      case CALLING, REFUSED -> call(work);
      case EXPLAINED -> HandleResp.skip(new SkipReason("nothing_changed", true));
      case POISON -> HandleResp.retry(new IllegalStateException("poison"));
      case FILTERED, MALFORMED -> throw new IllegalStateException(work + " is at a handler");
    };
  }

  private HandleResp call(Work work) {
    try {
      var _ = dependency.call(work).await();
      return HandleResp.success();
    } catch (CallFailedException e) {
      return CallFailures.response(e);
    }
  }

  /// Has the document replaced by one that passes over these records.
  void skip(Collection<Sent.At> records) {
    var names =
        records.stream()
            .map(at -> "%s/%d/%d".formatted(TOPIC, at.partition(), at.offset()))
            .toList();
    var _ = running.offer(document(names));
  }

  /// Drains, commits, leaves.
  void stop() {
    await(vertx.undeploy(deployment));
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new CannotMeasureException("the flavor neither starts nor stops", e);
    }
  }
}
