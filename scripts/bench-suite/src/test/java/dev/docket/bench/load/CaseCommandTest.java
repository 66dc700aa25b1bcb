package dev.docket.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.docket.bench.load.CaseCommand.Kind;
import io.vertx.core.json.JsonObject;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CaseCommandTest {

  private static final int CASES = 200;

  private static JsonObject cell(String type, JsonObject content) {
    var attributes = new JsonObject().put("type", type).put("cell_content", content);
    return new JsonObject().put("attributes", attributes);
  }

  @Test
  void shouldMakeTheSameCommandFromTheSameNumber() {
    assertThat(CaseCommand.of(3, 17, CASES)).isEqualTo(CaseCommand.of(3, 17, CASES));
    assertThat(CaseCommand.of(3, 17, CASES).token()).isEqualTo("tok-3-17");
  }

  @Test
  void shouldGiveEveryNumberItsToken() {
    // When
    var tokens =
        LongStream.range(0, 5_000)
            .mapToObj(number -> CaseCommand.of(3, number, CASES).token())
            .collect(Collectors.toSet());

    // Then
    assertThat(tokens).hasSize(5_000).doesNotContain(CaseCommand.of(4, 0, CASES).token());
  }

  @Test
  void shouldSpreadOverAllCasesWithFourCommentsToATitle() {
    // When
    var commands = LongStream.range(0, 20_000).mapToObj(n -> CaseCommand.of(3, n, CASES)).toList();

    // Then
    assertThat(commands.stream().map(CaseCommand::caseIndex).distinct()).hasSize(CASES);
    assertThat(commands).allSatisfy(c -> assertThat(c.caseIndex()).isBetween(0, CASES - 1));
    long comments = commands.stream().filter(c -> c.kind() == Kind.COMMENT).count();
    assertThat(comments / 20_000.0).isCloseTo(0.8, within(0.02));
  }

  @Test
  void shouldWriteWhatItsCellIsRecognizedBy() {
    for (long number = 0; number < 50; number++) {
      // Given
      var command = CaseCommand.of(3, number, CASES);

      // When
      var attributes = command.body().getJsonObject("data").getJsonObject("attributes");
      var text = attributes.getString(command.resource());

      // Then
      var made =
          switch (command.kind()) {
            case COMMENT -> cell("COMMENT", new JsonObject().put("message", text));
            case TITLE -> cell("TITLE_CHANGED", new JsonObject().put("from", "x").put("to", text));
          };
      assertThat(CaseCommand.tokenOf(made)).isEqualTo(command.token());
    }
  }

  @Test
  void shouldNotTakeATitleThatWasReplacedForTheOneThatReplacedIt() {
    // Given
    var content = new JsonObject().put("from", "load tok-3-1").put("to", "load tok-3-2");

    // Then
    assertThat(CaseCommand.tokenOf(cell("TITLE_CHANGED", content))).isEqualTo("tok-3-2");
  }

  @Test
  void shouldPassOverCellsOfOthers() {
    var comment = new JsonObject().put("message", "on it");
    var created = new JsonObject().put("title", "load tok-3-1");
    assertThat(CaseCommand.tokenOf(cell("COMMENT", comment))).isNull();
    assertThat(CaseCommand.tokenOf(cell("CASE_CREATED", created))).isNull();
  }
}
