package dev.docket.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.grpc.common.GrpcStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// An input is a call's status in its first byte, and then the bytes of its details, which are read
/// also as the text of a message.
class FailureReaderFuzzTest {

  private static final Duration DEADLINE = Duration.ofSeconds(1);

  @FuzzTest
  void shouldMakeAFailureOfWhateverAServerAnswers(byte[] bytes) {
    if (bytes.length == 0) {
      return;
    }
    var statuses = GrpcStatus.values();
    var status = statuses[Byte.toUnsignedInt(bytes[0]) % statuses.length];
    var rest = Arrays.copyOfRange(bytes, 1, bytes.length);
    var text = new String(rest, StandardCharsets.UTF_8);
    var encoded = Base64.getEncoder().withoutPadding().encodeToString(rest);

    shouldMakeAFailure(status, encoded, null);
    shouldMakeAFailure(status, text, text);
    shouldMakeAFailure(status, null, text);
  }

  private static void shouldMakeAFailure(
      GrpcStatus status, @Nullable String encoded, @Nullable String message) {
    var failure =
        FailureReader.fromStatus(status, FailureReader.details(encoded, message), DEADLINE);
    switch (failure) {
      case CallFailure.Throttled(var after) -> assertThat(after.isNegative()).isFalse();
      default -> assertThat(failure).isNotNull();
    }
  }
}
