package dev.docket.bench.endtoend;

import dev.docket.bench.load.CaseCommand;
import dev.docket.bench.load.CaseCommands;
import dev.docket.bench.load.Latencies;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Looks for the cells of acknowledged commands as a client would: by reading the timelines of the
/// cases concerned, the newest cells first, one read per case at a time, a pause between two: 15
/// ms, and longer for what is late already. So it adds at most 15 ms or an eighth to a latency, and
/// the read itself, while the reads cannot become the load that makes the cells late.
///
/// Owned by the context that calls it.
final class CellWatch {

  private static final long LEAST_PAUSE_MILLIS = 15;
  private static final long LONGEST_PAUSE_MILLIS = 500;
  private static final long LATE_SHARE = 8;
  private static final int LEAST_PAGE = 10;
  private static final int LARGEST_PAGE = 100;

  private final Vertx vertx;
  private final CaseCommands commands;
  private final Latencies visible = new Latencies();

  /// Case index → token → intended send time.
  private final Map<Integer, Map<String, Long>> awaited = new HashMap<>();

  private final Promise<Void> allSeen = Promise.promise();
  private boolean noMore;
  private long reads;
  private long failedReads;

  CellWatch(Vertx vertx, CaseCommands commands) {
    this.vertx = vertx;
    this.commands = commands;
  }

  void expect(CaseCommand command, long intendedNanos) {
    var ofCase = awaited.get(command.caseIndex());
    if (ofCase == null) {
      ofCase = new HashMap<>();
      awaited.put(command.caseIndex(), ofCase);
      ofCase.put(command.token(), intendedNanos);
      later(command.caseIndex());
    }
    ofCase.put(command.token(), intendedNanos);
  }

  /// Completes when every cell expected so far has been seen; nothing may be expected after.
  Future<Void> allSeen() {
    noMore = true;
    endIfSeen();
    return allSeen.future();
  }

  Latencies visible() {
    return visible;
  }

  long reads() {
    return reads;
  }

  long failedReads() {
    return failedReads;
  }

  int missing() {
    return awaited.values().stream().mapToInt(Map::size).sum();
  }

  private void later(int caseIndex) {
    var ofCase = awaited.getOrDefault(caseIndex, Map.of());
    long now = System.nanoTime();
    // The one that is least late: it decides how exact the next look must be.
    long age = ofCase.values().stream().mapToLong(intended -> now - intended).min().orElse(0);
    long pause =
        Math.clamp(
            Duration.ofNanos(age).toMillis() / LATE_SHARE,
            LEAST_PAUSE_MILLIS,
            LONGEST_PAUSE_MILLIS);
    vertx.setTimer(pause, _ -> look(caseIndex));
  }

  private void look(int caseIndex) {
    var ofCase = awaited.get(caseIndex);
    if (ofCase == null) {
      return;
    }
    reads++;
    // Twice what is awaited, so that cells that came since do not push it off the page.
    int size = Math.clamp(2L * ofCase.size(), LEAST_PAGE, LARGEST_PAGE);
    commands
        .cells(caseIndex, size, 0)
        .onSuccess(cells -> seen(caseIndex, ofCase, cells))
        .onFailure(_ -> {
          failedReads++;
          later(caseIndex);
        });
  }

  private void seen(int caseIndex, Map<String, Long> ofCase, List<JsonObject> cells) {
    long now = System.nanoTime();
    for (var cell : cells) {
      @Nullable String token = CaseCommand.tokenOf(cell);
      @Nullable Long intended = token == null ? null : ofCase.remove(token);
      if (intended != null) {
        visible.record(now - intended);
      }
    }
    if (ofCase.isEmpty()) {
      awaited.remove(caseIndex);
      endIfSeen();
    } else {
      later(caseIndex);
    }
  }

  private void endIfSeen() {
    if (noMore && awaited.isEmpty()) {
      allSeen.tryComplete();
    }
  }
}
