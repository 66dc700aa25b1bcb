package dev.docket.intake;

import dev.docket.caseclient.CaseApiClient;
import dev.docket.intake.webhook.DirectoryWebhooks;
import dev.docket.intake.webhook.WebhookCache;
import dev.docket.kit.config.KafkaConfig;
import dev.docket.kit.metrics.Metrics;
import dev.docket.proto.caseapi.v1.ThirdPartyKind;
import dev.docket.server.http.RouteModule;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.ext.web.Router;
import java.time.InstantSource;

/// The routes that take deliveries in, for the process's one HTTP listener, and what they share: a
/// producer and a pool of worker threads. Needs no verticle of its own.
public final class CaseIntake implements RouteModule {
  public static final String SERVICE = "case-intake";

  public static final String JIRA_TOPIC = "collaboration_integrations_jira";

  /// What the routes work with; thread-safe, all of it.
  public record Parts(Vertx vertx, CaseApiClient caseApi, Metrics metrics, InstantSource clock) {}

  private final Parts parts;
  private final IntakeConfig config;
  private final DeliveryPublisher publisher;
  private final WorkerExecutor workers;
  private final DeliveryDesk desk;

  CaseIntake(Parts parts, IntakeConfig config, DeliveryPublisher publisher) {
    this.parts = parts;
    this.config = config;
    this.publisher = publisher;
    this.workers = parts.vertx().createSharedWorkerExecutor(SERVICE, config.limits().workers());
    this.desk = new DeliveryDesk(publisher, workers, config.limits().inFlight(), parts.metrics());
  }

  /// Connects to Kafka in the background: until it is there, deliveries are answered with 503.
  public static CaseIntake create(Parts parts, IntakeConfig config, KafkaConfig kafka) {
    return new CaseIntake(
        parts,
        config,
        new KafkaDeliveryPublisher(kafka, config.topic(), config.limits().timeout()));
  }

  @Override
  public void mount(Router router) {
    var directory = new DirectoryWebhooks(parts.caseApi(), ThirdPartyKind.JIRA);
    var webhooks = new WebhookCache(directory, config.webhooks(), parts.clock());
    router
        .post(JiraWebhookRoute.PATH)
        .handler(new JiraWebhookRoute(webhooks, desk, config, parts.metrics(), parts.clock()));
  }

  /// After the listener: lets the producer send what it has, then ends its threads.
  public Future<?> close() {
    return parts
        .vertx()
        .executeBlocking(() -> {
          publisher.close();
          return null;
        })
        .eventually(workers::close);
  }
}
