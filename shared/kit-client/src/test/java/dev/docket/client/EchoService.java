package dev.docket.client;

import com.google.protobuf.StringValue;
import dev.docket.server.grpc.GrpcModule;
import io.vertx.core.Future;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.server.GrpcServer;
import java.util.Map;
import java.util.function.Function;

/// Unary methods from text to text, bound and called as generated code binds and calls them.
final class EchoService {
  static final String ALL = "docket.test.Echo/*";

  private static final ServiceName NAME = ServiceName.create("docket.test.Echo");

  private EchoService() {}

  static GrpcModule module(Map<String, Function<String, Future<String>>> bodies) {
    return server -> bodies.forEach((name, body) -> bind(server, name, body));
  }

  private static void bind(GrpcServer server, String name, Function<String, Future<String>> body) {
    server.callHandler(
        method(name),
        request ->
            request.handler(message ->
                body.apply(message.getValue())
                    .onComplete(
                        text -> request.response().end(StringValue.of(text)),
                        failure -> request.response().fail(failure))));
  }

  static Function<GrpcClient, Future<String>> call(
      SocketAddress address, String name, String text) {
    return client ->
        client
            .request(address, method(name))
            .compose(request ->
                request
                    .end(StringValue.of(text))
                    .compose(_ -> request.response())
                    .compose(response -> response.last()))
            .map(StringValue::getValue);
  }

  // The same on both sides, because request and answer have one type.
  private static ServiceMethod<StringValue, StringValue> method(String name) {
    return ServiceMethod.server(
        NAME,
        name,
        GrpcMessageEncoder.encoder(),
        GrpcMessageDecoder.decoder(StringValue.newBuilder()));
  }
}
