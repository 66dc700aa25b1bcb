package dev.docket.launcher.trace;

import dev.docket.domain.casem.Actor;
import dev.docket.events.EventEnvelopes;
import dev.docket.events.EventHeader;
import dev.docket.store.LogPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a person reads of one event: a line per station, in the order of the way. Holds names and
/// coordinates, and nothing that people have written.
///
/// @param cursor how far the relay has published; null when none ever ran
/// @param flavors who reads the topic
record TraceReport(
    TracedEvent event, @Nullable LogPosition cursor, KafkaTrace.Place place, List<Reader> flavors) {

  /// A flavor and how far it is.
  ///
  /// @param committed exclusive; null when its group has committed nothing in the event's partition
  record Reader(String flavor, String group, @Nullable Long committed) {}

  List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add(
        "version %d of case %s, org %d: %s, event %s"
            .formatted(
                event.version(), event.caseId(), event.orgId(), event.type(), event.eventId()));
    lines.add(line("command", command()));
    lines.add(line("log", "recorded %s, %s".formatted(event.recordedAt(), at(event.position()))));
    lines.add(line("relay", relay()));
    lines.add(line("kafka", kafka()));
    flavors.forEach(reader -> lines.add(line(reader.flavor(), handled(reader))));
    lines.add(line("cells", cells()));
    return lines;
  }

  private static String line(String station, String said) {
    return "  %-10s %s".formatted(station, said);
  }

  private static String at(LogPosition position) {
    return "transaction %s, position %d".formatted(position.xidText(), position.position());
  }

  private String command() {
    return switch (EventEnvelopes.read(event.envelope().getBytes())) {
      case EventEnvelopes.ReadResult.Read(var received) -> command(received.header());
      case EventEnvelopes.ReadResult.Malformed(var reason) ->
          "unknown: the envelope cannot be read (%s)".formatted(reason);
    };
  }

  private static String command(EventHeader header) {
    var who =
        switch (header.actor()) {
          case Actor.User(var id) -> "user " + id;
          case Actor.Service(var name) -> name;
        };
    var cause =
        header.causationId() == null
            ? "no event led to it"
            : "because of %s, depth %d".formatted(header.causationId(), header.depth());
    return "by %s, origin %s, %s".formatted(who, header.origin(), cause);
  }

  private String relay() {
    if (cursor == null) {
      return "not published: no relay has run on this database";
    }
    return event.position().compareTo(cursor) <= 0
        ? "published"
        : "not published yet, or not noted: the relay is at " + at(cursor);
  }

  private String kafka() {
    return switch (place) {
      case KafkaTrace.Place.At(var partition, var offset) ->
          "topic %s, partition %d, offset %d"
              .formatted(partition.topic(), partition.partition(), offset);
      case KafkaTrace.Place.NotFound(var partition, var from, var to) ->
          "not found in topic %s, partition %d, from offset %d to before %d: not there yet, or no longer kept"
              .formatted(partition.topic(), partition.partition(), from, to);
    };
  }

  private String handled(Reader reader) {
    if (reader.committed() == null) {
      return "group %s has committed nothing in this partition".formatted(reader.group());
    }
    var said = "group %s has committed offset %d".formatted(reader.group(), reader.committed());
    return switch (place) {
      case KafkaTrace.Place.NotFound _ -> said;
      case KafkaTrace.Place.At(_, var offset) when offset < reader.committed() -> "done: " + said;
      case KafkaTrace.Place.At(_, var offset) ->
          "not done, or not committed yet: %s, %d before it"
              .formatted(said, offset - reader.committed());
    };
  }

  private String cells() {
    return event.cells().isEmpty()
        ? "none"
        : event.cells().stream()
            .map(cell -> cell.type() + " " + cell.id() + (cell.deleted() ? ", deleted" : ""))
            .collect(Collectors.joining("; "));
  }
}
