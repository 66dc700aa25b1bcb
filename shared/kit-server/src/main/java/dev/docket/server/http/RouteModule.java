package dev.docket.server.http;

import io.vertx.ext.web.Router;

/// The routes of one service, mounted on the process's one listener. Called once per instance, on
/// its event loop: what the handlers share between instances must be thread-safe.
@FunctionalInterface
public interface RouteModule {
  void mount(Router router);
}
