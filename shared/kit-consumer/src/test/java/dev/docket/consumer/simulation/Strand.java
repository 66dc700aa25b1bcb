package dev.docket.consumer.simulation;

import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A second stack, for code that blocks. It and its resumer take turns, so that one of the two runs
/// at a time and the scheduler of the simulation decides when: a thread without concurrency.
final class Strand {

  private final Semaphore turn = new Semaphore(0);
  private final Semaphore back = new Semaphore(0);
  private @Nullable Throwable thrown;
  private boolean over;
  private boolean abandoned;

  /// Unwinds an abandoned strand. An Error, so that nobody takes it for trouble with Kafka.
  private static final class Abandoned extends Error {
    private static final long serialVersionUID = 1L;

    Abandoned() {
      super("the process is gone", null, false, false);
    }
  }

  /// Runs nothing yet.
  Strand(Consumer<Strand> body) {
    Thread.ofVirtual().start(() -> run(body));
  }

  private void run(Consumer<Strand> body) {
    turn.acquireUninterruptibly();
    try {
      if (!abandoned) {
        body.accept(this);
      }
    } catch (Abandoned _) {
      // Wanted.
    } catch (Throwable e) {
      thrown = e;
    } finally {
      over = true;
      back.release();
    }
  }

  /// Runs it up to its next pause, or to its end.
  ///
  /// @return true when it is over
  boolean resume() {
    turn.release();
    back.acquireUninterruptibly();
    if (thrown != null) {
      throw new IllegalStateException("a rebalance callback threw", thrown);
    }
    return over;
  }

  /// On the strand: lets the simulation go on.
  void pause() {
    back.release();
    turn.acquireUninterruptibly();
    if (abandoned) {
      throw new Abandoned();
    }
  }

  /// Ends it where it stands.
  void abandon() {
    abandoned = true;
    if (!over) {
      resume();
    }
  }
}
