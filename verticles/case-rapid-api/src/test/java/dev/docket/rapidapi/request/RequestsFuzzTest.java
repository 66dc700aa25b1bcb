package dev.docket.rapidapi.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.docket.rapidapi.error.RefusedException;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.function.Function;

/// An input is the body of a request; every operation that has one reads it.
class RequestsFuzzTest {

  /// Of a refusal, which must not grow with what was sent.
  private static final int MOST_CHARACTERS = 1_000;

  private static final List<Function<Buffer, Message>> READERS =
      List.of(
          CaseRequests::create,
          body -> CaseRequests.title("DEMO-1", body),
          body -> CaseRequests.status("DEMO-1", body),
          body -> CaseRequests.priority("DEMO-1", body),
          body -> CaseRequests.comment("DEMO-1", body),
          ProjectRequests::create);

  @FuzzTest
  void shouldReadARequestOrSayWhatIsWrong(byte[] bytes) throws InvalidProtocolBufferException {
    for (var reader : READERS) {
      try {
        var request = reader.apply(Buffer.buffer(bytes));
        // As case-api gets it: no text was changed on its way.
        assertThat(request.getParserForType().parseFrom(request.toByteArray())).isEqualTo(request);
      } catch (RefusedException e) {
        assertThat(e.error().httpStatus()).isEqualTo(400);
        assertThat(e.error().object().detail()).isNotNull().hasSizeLessThan(MOST_CHARACTERS);
      }
    }
  }
}
