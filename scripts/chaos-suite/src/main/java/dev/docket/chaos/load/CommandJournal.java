package dev.docket.chaos.load;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Every command with its beginning and its end. Thread-safe; grows with the run, some 200 bytes
/// each.
public final class CommandJournal {

  /// An answer lost by a death is noticed within this time.
  private static final long LOSS_NOTICED_NANOS = 50_000_000;

  private final ConcurrentSkipListMap<Long, Open> commands = new ConcurrentSkipListMap<>();

  private final LongAdder acknowledged = new LongAdder();

  private record Open(
      Command command, long startNanos, AtomicReference<@Nullable CommandEnd> end) {}

  /// @param end null while there is none
  public record Entry(Command command, long startNanos, @Nullable CommandEnd end) {}

  void begin(Command command, long nanos) {
    commands.put(command.number(), new Open(command, nanos, new AtomicReference<>()));
  }

  void end(Command command, CommandEnd end) {
    var open = commands.get(command.number());
    if (open == null || !open.end().compareAndSet(null, end)) {
      throw new IllegalStateException("a second end of " + command);
    }
    if (end instanceof CommandEnd.Acknowledged) {
      acknowledged.increment();
    }
  }

  public long acknowledged() {
    return acknowledged.sum();
  }

  /// In the order in which they were sent.
  public List<Entry> entries() {
    return entries(commands);
  }

  /// The latest ones, in the order in which they were sent.
  public List<Entry> entriesFrom(long number) {
    return entries(commands.tailMap(number));
  }

  private static List<Entry> entries(Map<Long, Open> commands) {
    return commands.values().stream()
        .map(open -> new Entry(open.command(), open.startNanos(), open.end().get()))
        .toList();
  }

  /// Commands without an answer when something died at `nanos`: still open, or lost around then.
  public int unanswered(long nanos) {
    return (int)
        entries().stream()
            .filter(entry -> entry.startNanos() <= nanos)
            .filter(entry ->
                switch (entry.end()) {
                  case null -> true;
                  case CommandEnd.Unknown(var at, _) -> at >= nanos - LOSS_NOTICED_NANOS;
                  case CommandEnd.Acknowledged(var at, _, _) -> at > nanos;
                  case CommandEnd.Refused(var at, _) -> at > nanos;
                })
            .count();
  }

  /// How many commands there are; the number of the next one is not below it.
  public long size() {
    return commands.size();
  }
}
