package dev.docket.domain.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UuidTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01890000-0000-7000-8000-00000000000a",
        "01890000-0000-7000-8000-00000000000A",
        "00000000-0000-0000-0000-000000000000"
      })
  void shouldReadAUuidInEitherCase(String text) {
    assertThat(UuidText.parse(text)).isEqualTo(UUID.fromString(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1-1-1-1-1",
        "0189000000007000800000000000000a",
        "01890000-0000-7000-8000-00000000000",
        "01890000-0000-7000-8000-00000000000a0",
        "01890000-0000-7000-8000-00000000000g",
        "01890000-0000-7000-8000-00000000000a\n",
        " 01890000-0000-7000-8000-00000000000a",
        "{01890000-0000-7000-8000-00000000000a}",
        "٠1890000-0000-7000-8000-00000000000a",
        "DEMO-12"
      })
  void shouldTakeNothingElseForOne(String text) {
    assertThat(UuidText.parse(text)).isNull();
  }
}
