package dev.docket.server.http;

import dev.docket.kit.health.Health;
import dev.docket.kit.health.HealthReport;
import dev.docket.kit.metrics.Metrics;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/// `/readiness` and `/liveness` (200 or 503, JSON with every check and its reason), `/metrics`
/// (Prometheus text).
///
/// @param health what the process says about itself
/// @param metrics what it has counted
public record OpsRoutes(Health health, Metrics metrics) implements RouteModule {
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;

  @Override
  public void mount(Router router) {
    router.get("/readiness").handler(context -> answer(context, health.readiness()));
    router.get("/liveness").handler(context -> answer(context, health.liveness()));
    router
        .get("/metrics")
        .handler(context ->
            context
                .response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
                .end(metrics.scrape()));
  }

  private static void answer(RoutingContext context, HealthReport report) {
    context
        .response()
        .setStatusCode(report.up() ? OK : UNAVAILABLE)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(report.toJson().toBuffer());
  }
}
