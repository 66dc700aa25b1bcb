package dev.docket.rapidapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OperationTest {
  @ParameterizedTest
  @EnumSource(Operation.class)
  void shouldBeReachedByItsOwnPathBeforeAnyOther(Operation operation) {
    // Given
    var path = operation.path();

    // When
    var first =
        Arrays.stream(Operation.values())
            .filter(other -> other.method().equals(operation.method()) && matches(other, path))
            .findFirst();

    // Then
    assertThat(first).contains(operation);
  }

  @Test
  void shouldWriteParametersAsTheRouterDoes() {
    assertThat(Operation.GET_PROJECT.routerPath()).isEqualTo("/api/v2/cases/projects/:project_id");
  }

  @Test
  void shouldHaveEachIdOnce() {
    assertThat(List.of(Operation.values())).extracting(Operation::id).doesNotHaveDuplicates();
  }

  private static boolean matches(Operation operation, String path) {
    return path.matches(operation.path().replaceAll("\\{\\w+}", "[^/]+"));
  }
}
