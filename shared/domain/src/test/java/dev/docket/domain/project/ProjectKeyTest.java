package dev.docket.domain.project;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectKeyTest {

  @ParameterizedTest
  @ValueSource(strings = {"D", "DEMO", "OPS2", "A123456789"})
  void shouldTakeAKey(String key) {
    assertThat(ProjectKey.wrong(key)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "demo", "2OPS", "A-B", "A1234567890", "DÉMO", "A\n"})
  void shouldRefuseAKeyOfAnotherShape(String key) {
    assertThat(ProjectKey.wrong(key)).startsWith("key must be 1 to 10 capital letters");
  }

  @ParameterizedTest
  @ValueSource(strings = "CASE")
  void shouldRefuseTheReservedKey(String key) {
    assertThat(ProjectKey.wrong(key)).isEqualTo("key must not be CASE, which is reserved");
  }
}
