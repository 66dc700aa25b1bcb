package dev.docket.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EffectKeyTest {

  private static final UUID EVENT = UUID.fromString("01890000-0000-7000-8000-00000000000a");

  @Test
  void shouldGiveTheSameEffectTheSameIdForEver() {
    // Changing this value doubles every effect that is redone across an upgrade.
    assertThat(new EffectKey(EVENT, "timeline", "COMMENT").id())
        .isEqualTo(UUID.fromString("f23dfaee-015a-5052-aff7-f70360e9c9d5"));
  }

  @Test
  void shouldGiveDifferentEffectsDifferentIds() {
    assertThat(new EffectKey(EVENT, "timeline", "COMMENT").id())
        .isNotEqualTo(new EffectKey(EVENT, "timeline", "STATUS_CHANGED").id())
        .isNotEqualTo(new EffectKey(EVENT, "notification", "COMMENT").id())
        .isNotEqualTo(new EffectKey(new UUID(1, 2), "timeline", "COMMENT").id());
  }

  @Test
  void shouldMakeVersionFiveIdsOfTheStandardVariant() {
    var id = new EffectKey(EVENT, "timeline", "COMMENT").id();

    assertThat(id.version()).isEqualTo(5);
    assertThat(id.variant()).isEqualTo(2);
  }

  @Test
  void shouldStandInForAnEventIdByDelivery() {
    assertThat(EffectKey.eventIdOf(42, "jira", "d-1"))
        .isEqualTo(EffectKey.eventIdOf(42, "jira", "d-1"))
        .isNotEqualTo(EffectKey.eventIdOf(43, "jira", "d-1"));
  }

  @Test
  void shouldRefuseAKeyThatCouldBeReadInTwoWays() {
    assertThatThrownBy(() -> new EffectKey(EVENT, "a/b", "c"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new EffectKey(EVENT, "", "c"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldMakeVersionSevenIdsFromTheClock() {
    // Given
    var at = Instant.parse("2026-02-03T04:05:06.789Z");
    var ids = new UuidV7Source(() -> at, new Random(1));

    // When
    var id = ids.get();

    // Then
    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(at.toEpochMilli());
    assertThat(ids.get()).isNotEqualTo(id);
  }
}
