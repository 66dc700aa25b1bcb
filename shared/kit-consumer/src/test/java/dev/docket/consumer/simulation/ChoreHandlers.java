package dev.docket.consumer.simulation;

import dev.docket.consumer.HandleResp;
import dev.docket.consumer.engine.RecordBatch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/// Handlers of the virtual outage: so many runs at work at a time and no more, as in the kit's own,
/// because a call that hangs holds a place.
final class ChoreHandlers {

  private static final int WINDOW = 64;
  private static final Duration PLAIN_WORK = Duration.ofMillis(5);

  private final VirtualClock clock;
  private final ChoreBooks books;
  private final FarSide farSide;
  private final Queue<Run> waiting = new ArrayDeque<>();
  private int working;

  ChoreHandlers(VirtualClock clock, ChoreBooks books, FarSide farSide) {
    this.clock = clock;
    this.books = books;
    this.farSide = farSide;
  }

  void accept(RecordBatch<String> batch) {
    for (int from = 0; from < batch.size(); from = batch.endOfRun(from)) {
      waiting.add(new Run(batch, from, batch.endOfRun(from)));
    }
    begin();
  }

  private void begin() {
    while (working < WINDOW && !waiting.isEmpty()) {
      working++;
      waiting.remove().goOn();
    }
  }

  private final class Run {
    private final RecordBatch<String> batch;
    private final int end;
    private int next;

    Run(RecordBatch<String> batch, int from, int end) {
      this.batch = batch;
      this.next = from;
      this.end = end;
    }

    void goOn() {
      if (next == end) {
        working--;
        begin();
        return;
      }
      var chore = books.chore(batch.coordinates(next));
      books.begins(chore, batch.context(next, Long.MAX_VALUE).attempt());
      if (chore.calling()) {
        farSide.call(() -> books.takesEffect(chore), outcome -> answer(chore, outcome));
      } else {
        clock.after(
            PLAIN_WORK,
            () -> {
              books.takesEffect(chore);
              answer(chore, HandleResp.success());
            });
      }
    }

    private void answer(Chore chore, HandleResp outcome) {
      books.answers(chore, outcome);
      batch.settle(next++, outcome);
      if (outcome instanceof HandleResp.Retry) {
        while (next < end) {
          batch.giveBack(next++);
        }
      }
      goOn();
    }
  }
}
