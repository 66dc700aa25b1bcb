package dev.docket.chaos.outage;

import dev.docket.consumer.HandleResp;
import dev.docket.consumer.RetryCause;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/// What has become of each record, as told by those who did it: the handler, the router, the
/// dependency. Thread-safe.
final class Journal {

  private final Map<String, Life> lives = new ConcurrentHashMap<>();
  private final Queue<Work> effects = new ConcurrentLinkedQueue<>();
  private final Queue<String> charged = new ConcurrentLinkedQueue<>();
  private final Queue<Long> latencies = new ConcurrentLinkedQueue<>();
  private final AtomicLong plain = new AtomicLong();
  private final AtomicLong waits = new AtomicLong();

  /// How a record ended, as far as the flavor's own code has a say.
  enum End {
    SUCCESS,
    SKIP,
    DISCARD
  }

  /// @param transients failures that cost an attempt
  record Life(int transients, List<End> ends) {
    static final Life NEW = new Life(0, List.of());

    Life failed() {
      return new Life(transients + 1, ends);
    }

    Life ended(End end) {
      var all = new ArrayList<>(ends);
      all.add(end);
      return new Life(transients, List.copyOf(all));
    }
  }

  /// A call of a handler begins.
  ///
  /// @param attempt which the consumer says it is: one more than failures that cost an attempt
  void begins(Work work, int attempt) {
    int owed = life(work).transients() + 1;
    if (attempt != owed) {
      charged.add("%s: attempt %d, but should be %d".formatted(work.text(), attempt, owed));
    }
  }

  void answers(Work work, HandleResp outcome) {
    switch (outcome) {
      case HandleResp.Success _ -> ends(work, End.SUCCESS);
      case HandleResp.Skip _ -> ends(work, End.SKIP);
      case HandleResp.Discard _ -> ends(work, End.DISCARD);
      case HandleResp.Retry(RetryCause.Transient _) ->
          lives.compute(work.text(), (_, life) -> (life == null ? Life.NEW : life).failed());
      case HandleResp.Retry _ -> waits.incrementAndGet();
    }
  }

  void ends(Work work, End end) {
    lives.compute(work.text(), (_, life) -> (life == null ? Life.NEW : life).ended(end));
  }

  /// A record is done where it should be: at the dependency, or here when it needs nobody.
  void takesEffect(Work work) {
    effects.add(work);
  }

  /// A record that needs nobody is done.
  ///
  /// @param latencyMillis since it was sent
  void plainDone(long latencyMillis) {
    latencies.add(latencyMillis);
    plain.incrementAndGet();
  }

  Life life(Work work) {
    return lives.getOrDefault(work.text(), Life.NEW);
  }

  boolean over(Work work) {
    return !life(work).ends().isEmpty();
  }

  /// Records that need nobody and are done.
  long plain() {
    return plain.get();
  }

  /// Answers that cost no attempt: the breaker was open, or the dependency asked for patience.
  long waits() {
    return waits.get();
  }

  /// In the order in which they happened, as far as one key is concerned.
  Collection<Work> effects() {
    return effects;
  }

  /// One line for each call that was taken for a later attempt than it was.
  List<String> charged() {
    return List.copyOf(charged);
  }

  /// Takes out what was noted since the last time, in milliseconds, sorted.
  List<Long> takeLatencies() {
    var taken = new ArrayList<Long>();
    for (var one = latencies.poll(); one != null; one = latencies.poll()) {
      taken.add(one);
    }
    taken.sort(Long::compare);
    return taken;
  }
}
