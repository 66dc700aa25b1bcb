package dev.docket.consumer.simulation;

import dev.docket.consumer.ConsumerObserver;
import dev.docket.consumer.HandleResp;
import dev.docket.consumer.RecordCoordinates;
import dev.docket.consumer.RetryCause;
import dev.docket.consumer.lot.ParkReason;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Each record of the virtual outage, what the handlers did with it and what the consumer says it
/// did.
final class ChoreBooks implements ConsumerObserver {

  private final InstantSource clock;
  private final Map<RecordCoordinates, Chore> chores = new LinkedHashMap<>();
  private final Map<String, Integer> newest = new HashMap<>();

  /// Keys that wait for an operator: a record of theirs is out of attempts.
  private final Set<String> spent = new HashSet<>();

  private final Set<Chore> parked = new HashSet<>();
  private final List<String> broken = new ArrayList<>();
  private int charged;

  ChoreBooks(InstantSource clock) {
    this.clock = clock;
  }

  void sent(RecordCoordinates at, Chore chore) {
    chores.put(at, chore);
  }

  Chore chore(RecordCoordinates at) {
    var chore = chores.get(at);
    if (chore == null) {
      throw new IllegalArgumentException("no " + at);
    }
    return chore;
  }

  Collection<Chore> all() {
    return chores.values();
  }

  /// @param attempt which the consumer says it is
  void begins(Chore chore, int attempt) {
    if (attempt != chore.transients + 1) {
      charged++;
    }
  }

  void answers(Chore chore, HandleResp outcome) {
    if (outcome instanceof HandleResp.Retry(RetryCause.Transient _)) {
      chore.transients++;
    }
  }

  void takesEffect(Chore chore) {
    int before = newest.getOrDefault(chore.key, 0);
    if (chore.version != before + 1) {
      broken.add("disorder: " + chore + " takes effect behind version " + before);
    }
    newest.put(chore.key, chore.version);
  }

  @Override
  public void settled(ConsumerRecord<byte[], byte[]> record, HandleResp outcome, long latency) {
    ends(chore(RecordCoordinates.of(record)), outcome);
  }

  @Override
  public void unparked(RecordCoordinates at, HandleResp outcome) {
    parked.remove(chore(at));
    ends(chore(at), outcome);
  }

  private void ends(Chore chore, HandleResp outcome) {
    if (!(outcome instanceof HandleResp.Success)) {
      broken.add("lost: " + chore + " ended as " + outcome);
    } else if (newest.getOrDefault(chore.key, 0) < chore.version) {
      broken.add("lost: " + chore + " is settled without its effect");
    }
    if (++chore.ends > 1) {
      broken.add("duplicate: " + chore + " ended twice");
    }
    chore.over = clock.instant();
  }

  @Override
  public void parked(RecordCoordinates at, ParkReason reason) {
    var chore = chore(at);
    parked.add(chore);
    if (reason.cause() == ParkReason.Cause.EXHAUSTED) {
      spent.add(chore.key);
      chore.over = clock.instant();
    }
  }

  /// In the lot until an operator comes.
  boolean waitsForAnOperator(Chore chore) {
    return spent.contains(chore.key) && parked.contains(chore);
  }

  /// Keys of which a record has spent its attempts.
  int spentKeys() {
    return spent.size();
  }

  /// Calls that were taken for later attempts than they were.
  int charged() {
    return charged;
  }

  /// One line for each record that has no end and is not in the lot for good either, or has two, or
  /// the wrong one, or had its effect out of turn.
  List<String> audit() {
    var found = new ArrayList<>(broken);
    for (var chore : chores.values()) {
      if (chore.ends == 0 && !waitsForAnOperator(chore)) {
        found.add("lost: " + chore + (parked.contains(chore) ? " is still parked" : ""));
      }
    }
    return found;
  }

  /// Of the records that need nobody and were sent in a time, the share that was done in it.
  double kept(Instant from, Instant to) {
    long sent = 0;
    long done = 0;
    for (var chore : chores.values()) {
      if (!chore.calling()) {
        sent += within(chore.sent, from, to) ? 1 : 0;
        done += chore.over != null && within(chore.over, from, to) ? 1 : 0;
      }
    }
    return sent == 0 ? 0 : Math.min(1, done / (double) sent);
  }

  private static boolean within(Instant at, Instant from, Instant to) {
    return !at.isBefore(from) && at.isBefore(to);
  }

  /// When the last of the records that had been sent by then and need the dependency was over;
  /// those that wait for an operator are.
  Instant caughtUp(Instant by) {
    var last = by;
    for (var chore : chores.values()) {
      if (chore.calling() && chore.sent.isBefore(by) && !waitsForAnOperator(chore)) {
        // One that is not over yet will not be before now.
        var over = chore.over == null ? clock.instant() : chore.over;
        last = over.isAfter(last) ? over : last;
      }
    }
    return last;
  }
}
