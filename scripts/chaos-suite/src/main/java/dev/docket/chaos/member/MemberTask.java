package dev.docket.chaos.member;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a member is told on its command line.
///
/// @param number of this life; no other has it
/// @param group and the topic of the same name
/// @param instance for static membership; null without
/// @param sink URI of the database
/// @param gauge file in which it shows how much is at work
public record MemberTask(
    int number,
    String bootstrap,
    String group,
    Protocol protocol,
    @Nullable String instance,
    String sink,
    Path gauge) {

  private static final String NONE = "-";

  /// What a member is called at the broker.
  ///
  /// @param number of its life
  public static String clientId(int number) {
    return "member-" + number;
  }

  public List<String> arguments() {
    return List.of(
        Integer.toString(number),
        bootstrap,
        group,
        protocol.name(),
        instance == null ? NONE : instance,
        sink,
        gauge.toString());
  }

  static MemberTask parse(String[] given) {
    return new MemberTask(
        Integer.parseInt(given[0]),
        given[1],
        given[2],
        Protocol.valueOf(given[3]),
        given[4].equals(NONE) ? null : given[4],
        given[5],
        Path.of(given[6]));
  }
}
