package dev.docket.server.grpc;

import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.context.storage.ContextLocal;

/// Registers the slot of [CallContext]. Slots count only when they are registered before the Vertx
/// instance is made; Vert.x loads this class first because `META-INF/services` names it.
public final class CallContextLocal implements VertxServiceProvider {
  static final ContextLocal<CallContext> LOCAL = ContextLocal.registerLocal(CallContext.class);

  @Override
  public void init(VertxBootstrap bootstrap) {}
}
