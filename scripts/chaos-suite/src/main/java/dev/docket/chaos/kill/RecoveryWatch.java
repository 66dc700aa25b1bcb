package dev.docket.chaos.kill;

import dev.docket.chaos.load.Command;
import dev.docket.chaos.load.CommandEnd.Acknowledged;
import dev.docket.chaos.load.CommandJournal;
import dev.docket.chaos.load.CommandJournal.Entry;
import dev.docket.chaos.platform.DemoOrg;
import dev.docket.chaos.platform.Platform;
import dev.docket.chaos.platform.Trouble;
import dev.docket.chaos.platform.Waiting;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Measures how long it takes from a kill until a comment that was sent after it is acknowledged
/// AND stands on the timeline: until everything on the way works again. For one thread.
final class RecoveryWatch implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final int COMMENTS = 5;

  private static final String VISIBLE =
      """
      select 1 from docket.timeline_cell
      where org_id = ? and case_id = any (?) and created_at >= now() - interval '2 minutes'
        and content ->> 'message' = any (?)
      limit 1
      """;

  private final Platform platform;
  private final CommandJournal journal;
  private final Trouble trouble;
  private @Nullable Connection connection;

  RecoveryWatch(Platform platform, CommandJournal journal, Trouble trouble) {
    this.platform = platform;
    this.journal = journal;
    this.trouble = trouble;
  }

  /// @param killed on [System#nanoTime()]
  /// @param sentBefore how many commands had been sent by then, at most
  /// @return null when the limit has passed before
  @Nullable Duration await(long killed, long sentBefore) {
    List<Entry> comments = List.of();
    while (System.nanoTime() - killed < LIMIT.toNanos()) {
      trouble.check();
      if (comments.size() < COMMENTS) {
        comments = acknowledged(killed, sentBefore);
      }
      if (!comments.isEmpty() && isOneVisible(comments)) {
        return Duration.ofNanos(System.nanoTime() - killed);
      }
      Waiting.pause(POLL);
    }
    return null;
  }

  /// More than one: the first of them may be lost, which is for the oracle to say.
  private List<Entry> acknowledged(long killed, long sentBefore) {
    return journal.entriesFrom(sentBefore).stream()
        .filter(entry -> entry.startNanos() > killed)
        .filter(entry -> entry.command().kind() == Command.Kind.COMMENT)
        .filter(entry -> entry.end() instanceof Acknowledged)
        .limit(COMMENTS)
        .toList();
  }

  private boolean isOneVisible(List<Entry> comments) {
    try {
      var open = connection;
      if (open == null) {
        open = DriverManager.getConnection(platform.jdbcUrl());
        connection = open;
      }
      try (var statement = open.prepareStatement(VISIBLE)) {
        var cases = comments.stream().map(entry -> entry.command().caseId()).toArray();
        var tokens = comments.stream().map(entry -> entry.command().token()).toArray();
        statement.setLong(1, DemoOrg.ORG);
        statement.setArray(2, open.createArrayOf("uuid", cases));
        statement.setArray(3, open.createArrayOf("text", tokens));
        try (var rows = statement.executeQuery()) {
          return rows.next();
        }
      }
    } catch (SQLException _) {
      // The database is on its way back.
      close();
      return false;
    }
  }

  @Override
  public void close() {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException _) {
      // Nothing more to close.
    }
    connection = null;
  }
}
