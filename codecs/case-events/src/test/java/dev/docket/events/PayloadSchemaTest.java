package dev.docket.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Int64Value;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.StringValue;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The chain of upcasters, on a type that exists only here. A pause was written as minutes in a
/// text, then as a number of minutes, and now as a length of time.
class PayloadSchemaTest {

  private static final ByteString VERSION_1 = StringValue.of("90").toByteString();
  private static final ByteString VERSION_2 = Int64Value.of(90).toByteString();
  private static final ByteString VERSION_3 = time(90);

  private static final PayloadSchema<Duration> PAUSE =
      new PayloadSchema<>(
          PayloadSchemaTest::read,
          PayloadSchemaTest::textToNumber,
          PayloadSchemaTest::numberToTime);

  private static ByteString textToNumber(ByteString one) throws InvalidProtocolBufferException {
    return Int64Value.of(Long.parseLong(StringValue.parseFrom(one).getValue())).toByteString();
  }

  private static ByteString numberToTime(ByteString two) throws InvalidProtocolBufferException {
    return time(Int64Value.parseFrom(two).getValue());
  }

  private static Duration read(ByteString three) throws InvalidProtocolBufferException {
    return Duration.ofSeconds(com.google.protobuf.Duration.parseFrom(three).getSeconds());
  }

  private static ByteString time(long minutes) {
    return com.google.protobuf.Duration.newBuilder()
        .setSeconds(minutes * 60)
        .build()
        .toByteString();
  }

  static Stream<Arguments> versions() {
    return Stream.of(
        Arguments.of(1, VERSION_1), Arguments.of(2, VERSION_2), Arguments.of(3, VERSION_3));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void shouldReadEveryVersionToTheSame(int version, ByteString payload) throws Exception {
    assertThat(PAUSE.read(payload, version)).isEqualTo(Duration.ofMinutes(90));
  }

  @Test
  void shouldWriteTheVersionBehindTheLastUpcaster() {
    assertThat(PAUSE.version()).isEqualTo(3);
    assertThat(new PayloadSchema<>(PayloadSchemaTest::read).version()).isEqualTo(1);
  }

  @Test
  void shouldLiftTheSameBytesToTheSameBytes() throws Exception {
    assertThat(PAUSE.read(VERSION_1, 1)).isEqualTo(PAUSE.read(VERSION_1, 1));
    assertThat(VERSION_1).isEqualTo(StringValue.of("90").toByteString());
  }

  @Test
  void shouldNotReadABrokenOldPayload() {
    var noNumber = StringValue.of("soon").toByteString();
    var noMessage = ByteString.copyFromUtf8("no message");

    assertThatThrownBy(() -> PAUSE.read(noNumber, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PAUSE.read(noMessage, 1))
        .isInstanceOf(InvalidProtocolBufferException.class);
  }

  @Test
  void shouldNotReadAVersionThatIsNoneOrNotYet() {
    assertThatThrownBy(() -> PAUSE.read(VERSION_3, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("schema versions 1 to 3, found 4");
    assertThatThrownBy(() -> PAUSE.read(VERSION_1, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
