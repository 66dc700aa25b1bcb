package dev.docket.bench.relay;

import dev.docket.bench.BenchFailedException;
import dev.docket.bench.Figures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/// A backlog from the outbox to a topic, by each contender in turn.
///
/// The clock runs from the end of the first fifth in the topic to the last record, for everyone:
/// who reads needs connections and takes over something before, the bare producer does not, and
/// neither that nor what a fresh JVM compiles says how fast a backlog shrinks.
final class BacklogRace {

  private static final int FILL_ROWS = 10_000;
  private static final int WARM_UP_ROWS = 20_000;

  private final OutboxTable outbox;
  private final Contenders contenders;

  BacklogRace(OutboxTable outbox, Contenders contenders) {
    this.outbox = outbox;
    this.contenders = contenders;
  }

  void run(int rounds, int backlog, Figures figures) throws InterruptedException {
    // For the servers: the contenders' JVMs are fresh each time.
    long first = fill(WARM_UP_ROWS);
    carry(Arm.RELAY, first, WARM_UP_ROWS);
    var measured = new ArrayList<Round>();
    for (int number = 0; number < rounds; number++) {
      var round = round(backlog, number);
      figures.note(round.line(number));
      measured.add(round);
    }
    tell(measured, figures);
  }

  private record Round(Map<Arm, Transfer> transfers) {
    Transfer of(Arm arm) {
      return Objects.requireNonNull(transfers.get(arm));
    }

    String line(int number) {
      return Arrays.stream(Arm.values())
          .map(arm -> "%s %,.0f/s".formatted(arm.label(), of(arm).perSecond()))
          .collect(Collectors.joining(", ", "round " + (number + 1) + ": ", ""));
    }
  }

  /// @param number so that each comes first in some round
  private Round round(int backlog, int number) throws InterruptedException {
    outbox.openSlot();
    long first = fill(backlog);
    var arms = Arm.values();
    var transfers = new EnumMap<Arm, Transfer>(Arm.class);
    for (int turn = 0; turn < arms.length; turn++) {
      var arm = arms[(turn + number) % arms.length];
      transfers.put(arm, carry(arm, first, backlog));
    }
    outbox.dropSlot();
    var round = new Round(transfers);
    if (round.of(Arm.RELAY).checksum() != round.of(Arm.DEBEZIUM).checksum()) {
      throw new BenchFailedException("the relay and Debezium have published different bytes");
    }
    return round;
  }

  /// Nobody is there while the rows are written, as after an outage.
  ///
  /// @return the first position
  private long fill(int rows) {
    long first = outbox.written() + 1;
    for (int left = rows; left > 0; left -= FILL_ROWS) {
      outbox.write(Math.min(left, FILL_ROWS), System.nanoTime());
    }
    return first;
  }

  private Transfer carry(Arm arm, long first, int backlog) throws InterruptedException {
    return contenders.transfer(
        arm, first, backlog, () -> arm != Arm.RELAY || outbox.published() == outbox.written());
  }

  private static void tell(List<Round> rounds, Figures figures) {
    for (var arm : Arm.values()) {
      var name = arm == Arm.RELAY ? "backlog" : "backlog-" + arm.label();
      figures.figure(name, Figures.median(each(rounds, r -> r.of(arm).perSecond())), "1/s");
      figures.figure(
          name + "-cpu", Figures.median(each(rounds, r -> r.of(arm).perCpuSecond())), "1/CPU-s");
    }
    for (var arm : Arm.values()) {
      if (arm != Arm.RELAY) {
        figures.ratio(
            arm.label(), each(rounds, r -> r.of(Arm.RELAY).perSecond() / r.of(arm).perSecond()));
        figures.ratio(
            arm.label() + "-cpu",
            each(rounds, r -> r.of(Arm.RELAY).perCpuSecond() / r.of(arm).perCpuSecond()));
      }
    }
  }

  private static double[] each(List<Round> rounds, ToDoubleFunction<Round> of) {
    return rounds.stream().mapToDouble(of).toArray();
  }
}
