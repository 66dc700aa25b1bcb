package dev.docket.server.grpc;

import com.google.protobuf.StringValue;
import io.vertx.core.Future;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.server.GrpcServer;
import java.util.Map;
import java.util.function.Function;

/// Unary methods from text to text, bound as generated code binds them.
final class EchoMethods {
  private static final ServiceName SERVICE = ServiceName.create("docket.test.Echo");

  private EchoMethods() {}

  static ServiceMethod<StringValue, StringValue> method(String name) {
    return ServiceMethod.server(
        SERVICE,
        name,
        GrpcMessageEncoder.encoder(),
        GrpcMessageDecoder.decoder(StringValue.newBuilder()));
  }

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
}
