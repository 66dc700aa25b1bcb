package dev.docket.rapidapi;

import dev.docket.caseclient.CaseApiClient;
import dev.docket.kit.metrics.Metrics;
import dev.docket.kit.tracing.Trace;
import dev.docket.rapidapi.auth.DirectoryKeys;
import dev.docket.rapidapi.auth.KeyCache;
import dev.docket.server.http.RouteModule;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;

/// The routes of the public REST contract, for the process's one HTTP listener. Needs no verticle
/// of its own: it serves on the listener's event loops and keeps nothing but a [KeyCache] for each.
public final class CaseRapidApi implements RouteModule {
  private final CaseApiClient caseApi;
  private final RapidApiConfig config;
  private final InstantSource clock;
  private final Metrics metrics;

  public CaseRapidApi(
      CaseApiClient caseApi, RapidApiConfig config, InstantSource clock, Metrics metrics) {
    this.caseApi = caseApi;
    this.config = config;
    this.clock = clock;
    this.metrics = metrics;
  }

  @Override
  public void mount(Router router) {
    var evicted = metrics.counter(RapidApiMetric.KEYS_EVICTED, Tags.empty());
    var keys = new KeyCache(new DirectoryKeys(caseApi), config.keys(), clock, evicted::increment);
    for (var operation : Operation.values()) {
      router
          .route(operation.method(), operation.routerPath())
          .setName(operation.id())
          .handler(context -> observe(operation, context))
          .handler(new OperationRoute(operation, keys, caseApi, config));
    }
  }

  /// Counts what left the listener, whoever answered: the operation or an error handler.
  private void observe(Operation operation, RoutingContext context) {
    Trace.name(operation.id());
    var sample = Timer.start(metrics.registry());
    context.addEndHandler(_ -> {
      var status = String.valueOf(context.response().getStatusCode());
      var tags = Tags.of("operation", operation.id(), "status", status);
      sample.stop(metrics.timer(RapidApiMetric.REQUESTS, tags));
    });
    context.next();
  }
}
