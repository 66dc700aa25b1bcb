package dev.docket.launcher.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpsArgumentsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          status                        | {"flavor":"*"}
          status a/b                    | {"flavor":"a/b"}
          lag                           | {"flavor":"*"}
          pause a/b --for 10m           | {"flavor":"a/b","for":"10m"}
          skip-messages a/b --add 7     | {"flavor":"a/b","add":["7"]}
          skip-messages a/b --add t/0/1 --add t/0/2 | {"flavor":"a/b","add":["t/0/1","t/0/2"]}
          parked a/b --limit 5 --key k --key l      | {"flavor":"a/b","limit":5,"key":["k","l"]}
          parked a/b --org 7          | {"flavor":"a/b","org":"7"}
          release a/b --all           | {"flavor":"a/b","all":true}
          replay a/b --org 7 --since 1h | {"flavor":"a/b","org":"7","since":"1h"}
          config --json                 | {}
          """)
  void shouldTurnArgumentsIntoARequest(String arguments, String request) {
    assertThat(parse(arguments).request().encode()).isEqualTo(request);
  }

  @Test
  void shouldReadWhereAndHow() {
    var asked = parse("config --at db.example:71 --token-file /t --json");

    assertThat(asked.addresses()).containsExactly(new OpsArguments.Address("db.example", 71));
    assertThat(asked.tokenFile()).isEqualTo(Path.of("/t"));
    assertThat(asked.json()).isTrue();
    assertThat(parse("config").addresses())
        .containsExactly(new OpsArguments.Address("127.0.0.1", 7000));
    assertThat(parse("config --at a:1 --at b:2").addresses())
        .containsExactly(new OpsArguments.Address("a", 1), new OpsArguments.Address("b", 2));
  }

  @ParameterizedTest
  @CsvSource({
    "--json, expected a command",
    "Status, expected a command",
    "pause a b, 'expected one flavor, found also ''b'''",
    "pause a --for, expected a value behind --for",
    "config --at nowhere, 'expected --at HOST:PORT, found ''nowhere'''"
  })
  void shouldSayWhatWasExpected(String arguments, String expected) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse(arguments))
        .withMessageContaining(expected);
  }

  private static OpsArguments parse(String arguments) {
    return OpsArguments.parse(List.of(arguments.split(" ", -1)));
  }
}
