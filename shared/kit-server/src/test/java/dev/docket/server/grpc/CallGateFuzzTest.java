package dev.docket.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.docket.kit.config.IdentityConfig;
import dev.docket.kit.config.Secret;
import dev.docket.kit.identity.CallHeaders;
import dev.docket.kit.identity.ServiceIdentity;
import dev.docket.kit.identity.ServiceTokens;
import io.vertx.core.MultiMap;
import io.vertx.grpc.common.GrpcStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// An input is a call's metadata, a value a line: org, actor, cause, depth and the two keys. An
/// empty line stands for none. The caller is a service that may call.
class CallGateFuzzTest {

  private static final String METHOD = "docket.caseapi.v1.Cases/GetCase";
  private static final ServiceIdentity CALLER = new ServiceIdentity("case-rapid-api", null);
  private static final List<String> NAMES =
      List.of(
          CallHeaders.ORG,
          CallHeaders.ACTOR,
          CallHeaders.CAUSE,
          CallHeaders.DEPTH,
          CallHeaders.IDEMPOTENCY_KEY,
          CallHeaders.EFFECT_KEY);

  private final ServiceTokens tokens =
      new ServiceTokens(
          new IdentityConfig(
              Map.of("test", new Secret("0123456789abcdef0123456789abcdef")),
              "test",
              Duration.ofMinutes(5)),
          () -> Instant.parse("2026-01-01T00:00:00Z"));

  private final CallGate gate =
      new CallGate(
          tokens,
          new AllowList(Map.of(METHOD, Set.of(CALLER.service()))),
          () -> Instant.parse("2026-01-01T00:00:00Z"));

  @FuzzTest
  void shouldAdmitACallOrNameTheKeyThatIsWrong(byte[] bytes) {
    var lines = new String(bytes, StandardCharsets.UTF_8).split("\n", -1);
    var headers = MultiMap.caseInsensitiveMultiMap();
    for (int i = 0; i < Math.min(lines.length, NAMES.size()); i++) {
      if (!lines[i].isEmpty()) {
        headers.add(NAMES.get(i), lines[i]);
      }
    }
    headers.add(CallHeaders.AUTHORIZATION, "Bearer " + tokens.mint(CALLER));
    try {
      var call = gate.admit(headers, METHOD, 0);
      assertThat(call.caller()).isEqualTo(CALLER);
      assertThat(call.depth()).isBetween(0, CallGate.MAX_DEPTH);
      assertThat(call.tenant() == null || call.tenant().value() > 0).isTrue();
    } catch (StatusFailure e) {
      assertThat(e.status()).isEqualTo(GrpcStatus.INVALID_ARGUMENT);
      assertThat(e.answer().field()).isIn(NAMES);
    }
  }
}
