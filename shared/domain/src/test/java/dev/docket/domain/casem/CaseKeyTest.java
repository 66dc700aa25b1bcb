package dev.docket.domain.casem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaseKeyTest {

  @ParameterizedTest
  @ValueSource(strings = {"D-1", "DEMO-12", "OPS2-10", "A123456789-999999999999999999"})
  void shouldKnowAKey(String text) {
    assertThat(CaseKey.matches(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "DEMO",
        "DEMO-",
        "-12",
        "demo-12",
        "DEMO-0",
        "DEMO-012",
        "DEMO-1000000000000000000",
        "A1234567890-1",
        "2OPS-1",
        "DEMO-1-2",
        "DEMO 12",
        "DÉMO-12",
        "DEMO-١",
        "DEMO-12\n",
        "01890000-0000-7000-8000-00000000000a"
      })
  void shouldTakeNothingElseForOne(String text) {
    assertThat(CaseKey.matches(text)).isFalse();
  }
}
