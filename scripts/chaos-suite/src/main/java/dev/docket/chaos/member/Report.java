package dev.docket.chaos.member;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a member says on its standard output, a line each.
public sealed interface Report {

  /// It asks to be a member.
  record Joining() implements Report {}

  /// @param assignment counts this member's assignments, from 1
  record Assigned(int assignment, Set<Integer> partitions) implements Report {}

  /// The broker has taken a commit.
  record Committed(int partition, long offset) implements Report {}

  /// Partitions were handed over.
  ///
  /// @param undrained records that were still at a handler
  /// @param committed false when a commit had failed and none had succeeded since
  record Revoked(Set<Integer> partitions, int undrained, boolean committed) implements Report {}

  /// Partitions had been taken away.
  record Lost(Set<Integer> partitions) implements Report {}

  /// It has left in order.
  record Left() implements Report {}

  /// It could not go on.
  record Failed(String cause) implements Report {}

  default String line() {
    return switch (this) {
      case Joining() -> "joining";
      case Assigned(var assignment, var partitions) ->
          "assigned %s %d".formatted(text(partitions), assignment);
      case Committed(var partition, var offset) -> "committed %d %d".formatted(partition, offset);
      case Revoked(var partitions, var undrained, var committed) ->
          "revoked %s %d %b".formatted(text(partitions), undrained, committed);
      case Lost(var partitions) -> "lost " + text(partitions);
      case Left() -> "left";
      case Failed(var cause) -> "failed " + cause.replace('\n', ' ');
    };
  }

  /// @return null for what is none, such as a line cut off by a kill
  static @Nullable Report parse(String line) {
    var words = line.split(" ", -1);
    try {
      return switch (words[0]) {
        case "joining" -> new Joining();
        case "assigned" -> new Assigned(Integer.parseInt(words[2]), partitions(words[1]));
        case "committed" -> new Committed(Integer.parseInt(words[1]), Long.parseLong(words[2]));
        case "revoked" ->
            new Revoked(
                partitions(words[1]), Integer.parseInt(words[2]), Boolean.parseBoolean(words[3]));
        case "lost" -> new Lost(partitions(words[1]));
        case "left" -> new Left();
        case "failed" -> new Failed(line.substring("failed".length()).strip());
        default -> null;
      };
    } catch (IndexOutOfBoundsException | NumberFormatException _) {
      return null;
    }
  }

  private static String text(Set<Integer> partitions) {
    return new TreeSet<>(partitions).stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static Set<Integer> partitions(String text) {
    var partitions = new TreeSet<Integer>();
    for (var number : text.split(",", -1)) {
      partitions.add(Integer.parseInt(number));
    }
    return partitions;
  }
}
