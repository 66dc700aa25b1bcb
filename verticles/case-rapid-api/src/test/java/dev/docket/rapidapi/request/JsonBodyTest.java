package dev.docket.rapidapi.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.docket.rapidapi.error.RefusedException;
import io.vertx.core.buffer.Buffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JsonBodyTest {
  private static final String BEYOND = ", or beyond what this server reads";

  static Stream<Arguments> refusedBodies() {
    return Stream.of(
        Arguments.of("", "the body is empty, expected a JSON object"),
        Arguments.of("{\n  \"data\": nope}", "malformed JSON at line 2, column 11" + BEYOND),
        Arguments.of("{\"data\": {", "malformed JSON at line 1, column 11" + BEYOND),
        Arguments.of("{} {}", "malformed JSON" + BEYOND),
        Arguments.of("{} // said", "malformed JSON at line 1, column 4" + BEYOND),
        Arguments.of("{\"data\":1,\"data\":2}", "malformed JSON at line 1, column 17" + BEYOND),
        Arguments.of("null", "the body: expected an object, found nothing"),
        Arguments.of("[]", "the body: expected an object, found an array"),
        Arguments.of("true", "the body: expected an object, found a boolean"),
        Arguments.of("\"x\"", "the body: expected an object, found a string"),
        Arguments.of("{}", "/data: expected an object, found nothing"),
        Arguments.of("{\"data\": 1}", "/data: expected an object, found a number"),
        Arguments.of("{\"data\": {}}", "got type \"\" expected one of \"case\""),
        Arguments.of(
            "{\"data\": {\"type\": \"project\"}}", "got type \"project\" expected one of \"case\""),
        Arguments.of(
            "{\"data\": {\"type\": {}}}", "/data/type: expected a string, found an object"));
  }

  @ParameterizedTest
  @MethodSource("refusedBodies")
  void shouldSayWhatIsWrongWithABody(String body, String detail) {
    assertThat(refusal(Buffer.buffer(body)).error().object().detail()).isEqualTo(detail);
  }

  @Test
  void shouldReadJsonUpToTheDepthLimitAndRefuseOneLevelMore() {
    // Given
    var deepest = "[".repeat(JsonBody.MAX_DEPTH) + "]".repeat(JsonBody.MAX_DEPTH);

    // When
    var parsed = JsonBody.parse(Buffer.buffer(deepest));
    var refused = refusal(Buffer.buffer("[" + deepest + "]"));

    // Then
    assertThat(parsed.isPresent()).isTrue();
    assertThat(refused.error().object().detail()).startsWith("malformed JSON").endsWith(BEYOND);
  }

  @Test
  void shouldRefuseNumbersAndNamesOfUnreasonableLength() {
    assertThat(
            refusal(Buffer.buffer("9".repeat(JsonBody.MAX_NUMBER_CHARACTERS + 1)))
                .error()
                .object()
                .detail())
        .endsWith(BEYOND);
    assertThat(
            refusal(Buffer.buffer("{\"" + "n".repeat(JsonBody.MAX_NAME_CHARACTERS * 2) + "\":1}"))
                .error()
                .object()
                .detail())
        .endsWith(BEYOND);
  }

  @Test
  void shouldRefuseMoreThanARequestCanHold() {
    var text = "x".repeat(JsonBody.MAX_STRING_CHARACTERS + 1);
    var values = "1,".repeat(JsonBody.MAX_TOKENS) + "1";

    assertThat(refusal(Buffer.buffer("{\"data\":\"" + text + "\"}")).error().object().detail())
        .endsWith(BEYOND);
    assertThat(refusal(Buffer.buffer("{\"data\":[" + values + "]}")).error().object().detail())
        .endsWith(BEYOND);
  }

  @Test
  void shouldRefuseBytesThatAreNoUtf8() {
    var body =
        Buffer.buffer("{\"data\": \"")
            .appendByte((byte) 0xC3)
            .appendByte((byte) 0x28)
            .appendString("\"}");

    assertThat(refusal(body).error().object().detail())
        .startsWith("malformed JSON")
        .endsWith(BEYOND);
  }

  private static RefusedException refusal(Buffer body) {
    return catchThrowableOfType(RefusedException.class, () -> JsonBody.data(body, "case"));
  }
}
