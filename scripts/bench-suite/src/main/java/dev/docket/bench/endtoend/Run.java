package dev.docket.bench.endtoend;

import dev.docket.bench.BenchFailedException;
import dev.docket.bench.load.Arrivals;
import dev.docket.bench.load.CaseCommands;
import dev.docket.bench.load.Latencies;
import dev.docket.bench.load.OpenLoop;
import dev.docket.bench.load.Workload.Answer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// Drives commands and watches for their cells. Called by one thread; what answers touch belongs to
/// the context.
final class Run {

  /// @param ack from the intended send time to the answer
  /// @param visible from the intended send time to the cell
  /// @param took the time in which the commands were due
  record Result(long sent, Latencies ack, Latencies visible, Duration took, long reads) {}

  private final Vertx vertx;
  private final Context context;
  private final CaseCommands commands;
  private final Set<String> acknowledged = new HashSet<>();

  Run(Vertx vertx, CaseCommands commands) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.commands = commands;
  }

  /// Blocks until every cell has been seen.
  ///
  /// @throws BenchFailedException when a command was not accepted, or a cell did not come
  Result drive(Arrivals arrivals, Duration length, long firstNumber) throws TimeoutException {
    var drive = new Drive(commands, new CellWatch(vertx, commands), acknowledged);
    var loop = new OpenLoop(context, commands, drive);
    long sent = loop.run(arrivals, length, firstNumber);
    EndToEnd.answer(loop.answered());
    if (drive.failures > 0) {
      throw new BenchFailedException(
          "%d of %d commands were not accepted, the first: %s"
              .formatted(drive.failures, sent, drive.firstFailure));
    }
    try {
      EndToEnd.answer(onContext(drive.watch::allSeen));
    } catch (TimeoutException e) {
      throw new BenchFailedException(
          "%d of %d cells were not seen".formatted(drive.watch.missing(), sent), e);
    }
    if (drive.watch.failedReads() > 0) {
      throw new BenchFailedException(drive.watch.failedReads() + " timelines could not be read");
    }
    return new Result(sent, drive.ack, drive.watch.visible(), length, drive.watch.reads());
  }

  /// @throws BenchFailedException when not every acknowledged command has exactly one cell
  void check() throws TimeoutException {
    var cells = EndToEnd.answer(onContext(() -> Census.take(commands)));
    var faults = Census.faults(acknowledged, cells);
    if (!faults.isEmpty()) {
      throw new BenchFailedException(faults);
    }
  }

  private <T> Future<T> onContext(Supplier<Future<T>> work) {
    Promise<T> done = Promise.promise();
    context.runOnContext(_ -> work.get().onComplete(done));
    return done.future();
  }

  /// One stretch of load; owned by the context while it runs.
  private static final class Drive implements OpenLoop.Listener {
    private final CaseCommands commands;
    private final CellWatch watch;
    private final Set<String> acknowledged;
    private final Latencies ack = new Latencies();
    private long failures;
    private String firstFailure = "";

    Drive(CaseCommands commands, CellWatch watch, Set<String> acknowledged) {
      this.commands = commands;
      this.watch = watch;
      this.acknowledged = acknowledged;
    }

    @Override
    public void answered(long number, long intendedNanos, Answer answer) {
      switch (answer) {
        case Answer.Accepted() -> {
          ack.record(System.nanoTime() - intendedNanos);
          var command = commands.command(number);
          acknowledged.add(command.token());
          watch.expect(command, intendedNanos);
        }
        case Answer.Refused(var reason) -> failed(number, reason);
      }
    }

    @Override
    public void failed(long number, String reason) {
      if (failures == 0) {
        firstFailure = reason;
      }
      failures++;
    }
  }
}
