package dev.docket.chaos.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.chaos.tenants.Probe.Answer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProbeTest {

  @Test
  void shouldTakeAnAnswerWithItsOwnCanariesForGood() {
    var answer = new Answer(1001, "GET", "{\"title\": \"canary-1001-case.title\"}");

    assertThat(answer.leaks()).isFalse();
    assertThat(answer.hasOwn()).isTrue();
  }

  @Test
  void shouldFindOneForeignCanaryAmongItsOwn() {
    var answer = new Answer(1001, "GET", "canary-1001-a canary-1002-a canary-1001-b");

    assertThat(answer.leaks()).isTrue();
  }

  @Test
  void shouldTakeAnyCanaryForALeakWhenNoOrgWasGiven() {
    assertThat(new Answer(Probe.NO_ORG, "no org", "canary-1001-row").leaks()).isTrue();
    assertThat(new Answer(Probe.NO_ORG, "no org", "").leaks()).isFalse();
  }

  @Test
  void shouldSayNothingOfAnEmptyAnswer() {
    var answer = new Answer(1001, "GET", "not found");

    assertThat(answer.leaks()).isFalse();
    assertThat(answer.hasOwn()).isFalse();
  }

  @Test
  void shouldDrawAnotherOrgForEveryOrg() {
    var random = new Random(1);
    for (long org : Orgs.all()) {
      for (int i = 0; i < 200; i++) {
        assertThat(Orgs.anyBut(org, random)).isNotEqualTo(org).isIn(Orgs.all());
      }
    }
  }

  @Test
  void shouldCountARunOfEmptyAnswersForNothing() {
    assertThat(new Isolation.Found(100, 0, 10).weakness()).isNotEmpty();
    assertThat(new Isolation.Found(100, 0, 60).weakness()).isEmpty();
  }
}
