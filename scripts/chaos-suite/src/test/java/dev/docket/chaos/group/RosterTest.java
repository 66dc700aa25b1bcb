package dev.docket.chaos.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RosterTest {

  @Test
  void shouldNameTheDeadThatTheBrokerCounts() {
    var counted = List.of("member-1", "member-11", "member-61", "somebody-else");

    assertThat(Roster.among(counted, Set.of(61, 1, 2))).containsExactly("member-1", "member-61");
    assertThat(Roster.among(counted, Set.of())).isEmpty();
    assertThat(Roster.among(List.of(), Set.of(1))).isEmpty();
  }
}
