package dev.docket.caseapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.docket.proto.caseapi.v1.GetCaseRequest;
import dev.docket.server.grpc.StatusFailure;
import io.vertx.grpc.common.GrpcStatus;
import java.util.List;
import java.util.concurrent.Callable;

/// An input is the message that asks for a case; its text is also asked for as everything else that
/// a text may be.
class AskedFuzzTest {

  /// Of a refusal: it travels in a header, which must not grow with what was sent.
  private static final int MOST_CHARACTERS = 1_000;

  @FuzzTest
  void shouldKnowWhatIsAskedOrNameTheFieldThatIsWrong(byte[] bytes) throws Exception {
    GetCaseRequest request;
    try {
      request = GetCaseRequest.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      // The server's own answer, before anybody of ours is asked.
      return;
    }
    var text = request.getIdOrKey();
    for (var question :
        List.<Callable<?>>of(
            () -> AsOf.asked(request),
            () -> Asked.caseRef(text),
            () -> Asked.uuid("id", text),
            () -> Asked.optionalUuid("id", text),
            () -> Asked.priority(text),
            () -> Asked.status(text, ""),
            () -> Asked.status("", text))) {
      try {
        var _ = question.call();
      } catch (StatusFailure e) {
        assertThat(e.status()).isEqualTo(GrpcStatus.INVALID_ARGUMENT);
        assertThat(e.answer().field()).isNotBlank();
        assertThat(e.answer().message()).hasSizeLessThan(MOST_CHARACTERS);
      }
    }
  }
}
