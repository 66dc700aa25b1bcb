package dev.docket.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.consumer.RecordCoordinates;
import dev.docket.consumer.lot.ExplainedOutcome;
import dev.docket.consumer.lot.ExplainedOutcome.Kind;
import dev.docket.consumer.lot.kafka.OutcomeQuery;
import dev.docket.launcher.OutcomesCommand.Asked;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomesCommandTest {

  private static final Instant NOON = Instant.parse("2025-11-21T12:00:00Z");

  @Test
  void shouldReadEveryOption() {
    var asked =
        asked(
            "--flavor a/b --json --conf c.json --org 7 --reason r --kind discarded --key k "
                + "--since 1h --until 2025-11-21T11:30:00Z --limit 5");

    assertThat(asked)
        .isEqualTo(
            new Asked(
                "a/b",
                "c.json",
                new OutcomeQuery(
                    "7",
                    "r",
                    Kind.DISCARDED,
                    "k",
                    NOON.minusSeconds(3_600),
                    Instant.parse("2025-11-21T11:30:00Z"),
                    5),
                true));
  }

  @Test
  void shouldAskForTheNewestOfADayUnlessToldOtherwise() {
    assertThat(asked("--flavor a/b --conf c.json"))
        .isEqualTo(
            new Asked(
                "a/b",
                "c.json",
                new OutcomeQuery(null, null, null, null, NOON.minusSeconds(86_400), null, 100),
                false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --conf c.json                          | outcomes: expected --flavor SERVICE/FLAVOR
          --flavor a/b                           | outcomes: expected --conf FILE
          --flavor a/b --conf                    | --conf: expected a value behind it
          --flavor a/b --conf c.json --orgs 1    | unknown argument --orgs
          --flavor a/b --conf c.json --kind bad  | --kind must be skipped, discarded or malformed, but is 'bad'
          --flavor a/b --conf c.json --since 1   | --since must be a time such as 30m
          --flavor a/b --conf c.json --limit 0   | --limit must be a number from 1 to 10000, but is '0'
          """)
  void shouldSayWhichArgumentIsWrong(String arguments, String expected) {
    assertThatThrownBy(() -> asked(arguments))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(expected);
  }

  @Test
  void shouldPutOutcomesIntoColumns() {
    var full =
        new ExplainedOutcome(
            new RecordCoordinates("issues", 3, 12),
            Kind.DISCARDED,
            "state_conflict",
            "TICKET-1\u001b[31m",
            "7",
            "StatusException",
            NOON);
    var bare =
        new ExplainedOutcome(
            new RecordCoordinates("issues", 0, 7),
            Kind.MALFORMED,
            "no JSON",
            null,
            null,
            null,
            NOON);

    assertThat(String.join("\n", OutcomesCommand.table(List.of(full, bare))))
        .isEqualTo(
            """
            TIME                  ORG  KIND       REASON          KEY            RECORD       CAUSE
            2025-11-21T12:00:00Z  7    discarded  state_conflict  TICKET-1?[31m  issues/3/12  StatusException
            2025-11-21T12:00:00Z  -    malformed  no JSON         -              issues/0/7   -\
            """);
  }

  private static Asked asked(String arguments) {
    return Asked.parse(List.of(arguments.split(" ", -1)), NOON);
  }
}
