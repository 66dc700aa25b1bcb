package dev.docket.bench.consume;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReceptionTest {

  private static final Load LOAD = new Load(2, 4);

  private final Reception reception = new Reception(LOAD);

  @Test
  void shouldBeOverWithTheLastRecordOfTheLastKey() throws InterruptedException {
    take(0, 0);
    takeAllOf(1);
    take(0, 1);
    take(0, 2);
    take(0, 3);

    reception.await();
    assertThat(reception.wrong()).isZero();
    assertThat(reception.first().records()).isZero();
    assertThat(reception.half().records()).isBetween(1L, 7L);
    assertThat(reception.nearly().records())
        .isBetween(reception.half().records(), LOAD.records() - 1L);
    assertThat(reception.last().records()).isEqualTo(LOAD.records());
  }

  @Test
  void shouldSeeARecordThatComesTwice() {
    take(0, 0);
    take(0, 0);

    assertThat(reception.wrong()).isEqualTo(1);
  }

  @Test
  void shouldSeeARecordBeforeItsTime() {
    take(0, 1);

    assertThat(reception.wrong()).isEqualTo(1);
  }

  @Test
  void shouldSeeAValueOfAnotherKey() {
    reception.take(0, Load.value(1, 0));

    assertThat(reception.wrong()).isEqualTo(1);
  }

  @Test
  void shouldSeeAChangedValue() {
    var value = Load.value(0, 0);
    value[value.length - 1]++;

    reception.take(0, value);

    assertThat(reception.wrong()).isEqualTo(1);
  }

  private void takeAllOf(long key) {
    for (int number = 0; number < LOAD.perKey(); number++) {
      take(key, number);
    }
  }

  private void take(long key, int number) {
    reception.take(key, Load.value(key, number));
  }
}
