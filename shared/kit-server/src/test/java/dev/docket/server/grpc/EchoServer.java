package dev.docket.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.StringValue;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import dev.docket.kit.config.GrpcConfig;
import dev.docket.kit.config.IdentityConfig;
import dev.docket.kit.config.Secret;
import dev.docket.kit.health.Health;
import dev.docket.kit.identity.CallHeaders;
import dev.docket.kit.identity.ServiceIdentity;
import dev.docket.kit.identity.ServiceTokens;
import dev.docket.server.Await;
import dev.docket.server.Listening;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A listener whose methods are the test's, and a client that calls them in the name of a service.
/// One for each test.
final class EchoServer implements AfterEachCallback {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  static final ServiceIdentity HANDLER = new ServiceIdentity("case-event-handler", "timeline");
  static final int MAX_MESSAGE_BYTES = 1 << 20;

  /// What came back: status, text of the answer or the message of the status, and the headers and
  /// trailers together.
  record Answer(GrpcStatus status, String text, MultiMap trailers) {}

  final Vertx vertx = Vertx.vertx();
  final Health health = new Health();
  final GrpcClient client = GrpcClient.client(vertx);
  Instant now = NOW;
  final ServiceTokens tokens =
      new ServiceTokens(
          new IdentityConfig(
              Map.of("k", new Secret("0123456789012345678901234567890123")),
              "k",
              Duration.ofMinutes(5)),
          () -> now);

  @Override
  public void afterEach(ExtensionContext context) {
    Await.result(vertx.close());
  }

  Listening deploy(String method, Function<String, Future<String>> body) {
    return deploy(EchoMethods.module(Map.of(method, body)));
  }

  Listening deploy(GrpcModule module) {
    var allowed = new AllowList(Map.of("docket.test.Echo/*", Set.of(HANDLER.service())));
    var gate = new CallGate(tokens, allowed, () -> now);
    var limits = new GrpcConfig.Limits(MAX_MESSAGE_BYTES, 321);
    var config = new GrpcConfig("127.0.0.1", 0, 1, limits, Duration.ofSeconds(10));
    return Await.result(
        GrpcVerticle.deploy(vertx, config, new GrpcVerticle.Parts(List.of(module), gate, health)));
  }

  Answer call(
      Listening server,
      String method,
      Consumer<GrpcClientRequest<StringValue, StringValue>> prepare) {
    return Await.result(send(server, method, "hello", prepare));
  }

  Answer callAs(Listening server, String method, String authorization) {
    return call(
        server, method, request -> request.headers().set(CallHeaders.AUTHORIZATION, authorization));
  }

  Future<Answer> send(
      Listening server,
      String method,
      String text,
      Consumer<GrpcClientRequest<StringValue, StringValue>> prepare) {
    return client
        .request(address(server), EchoMethods.method(method))
        .compose(request -> {
          request.headers().set(CallHeaders.AUTHORIZATION, "Bearer " + tokens.mint(HANDLER));
          prepare.accept(request);
          request.end(StringValue.of(text));
          return request.response();
        })
        .compose(response ->
            response
                .last()
                .map(message -> new Answer(GrpcStatus.OK, message.getValue(), response.trailers()))
                .otherwise(_ -> {
                  var trailers = MultiMap.caseInsensitiveMultiMap();
                  trailers.addAll(response.headers()).addAll(response.trailers());
                  return new Answer(
                      response.status(), String.valueOf(response.statusMessage()), trailers);
                }));
  }

  static SocketAddress address(Listening server) {
    return SocketAddress.inetSocketAddress(server.port(), server.host());
  }

  static void assertRefused(Answer answer, GrpcStatus status, String reason, String message) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.text()).isEqualTo(message);
    try {
      assertThat(details(answer).getDetails(0).unpack(ErrorInfo.class).getReason())
          .isEqualTo(reason);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  static Status details(Answer answer) throws InvalidProtocolBufferException {
    return Status.parseFrom(
        Base64.getDecoder().decode(answer.trailers().get("grpc-status-details-bin")));
  }
}
