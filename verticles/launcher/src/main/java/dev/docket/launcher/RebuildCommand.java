package dev.docket.launcher;

import dev.docket.caseapi.rebuild.TimelineRebuild;
import dev.docket.caseapi.rebuild.TimelineRebuild.Outcome;
import dev.docket.events.UuidV7Source;
import dev.docket.kit.config.PostgresConfig;
import io.vertx.sqlclient.Pool;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The verb `rebuild`: makes a read model again while the services run. Blocking.
final class RebuildCommand {

  private static final Duration LINE_EVERY = Duration.ofSeconds(1);

  /// What the command line asked for.
  ///
  /// @param org null for every one
  record Asked(String conf, @Nullable Long org) {

    /// @param arguments behind the verb
    /// @throws UsageException when they are not such
    static Asked parse(List<String> arguments) {
      if (arguments.isEmpty() || !arguments.getFirst().equals("timeline")) {
        throw new UsageException("rebuild: expected what to rebuild: timeline");
      }
      @Nullable String conf = null;
      @Nullable Long org = null;
      for (int i = 1; i < arguments.size(); i += 2) {
        var option = arguments.get(i);
        if (i + 1 == arguments.size()) {
          throw new UsageException("%s: expected a value behind it; see --help".formatted(option));
        }
        switch (option) {
          case "--conf" -> conf = arguments.get(i + 1);
          case "--org" -> org = org(arguments.get(i + 1));
          default -> throw new UsageException("unknown argument %s; see --help".formatted(option));
        }
      }
      if (conf == null) {
        throw new UsageException("rebuild: expected --conf FILE; see --help");
      }
      return new Asked(conf, org);
    }

    private static long org(String text) {
      try {
        long org = Long.parseLong(text);
        if (org > 0) {
          return org;
        }
      } catch (NumberFormatException _) {
        // Told below, like a number that no org has.
      }
      throw new UsageException(
          "--org must be an org's number, from 1 on, but is '%s'".formatted(text));
    }
  }

  private final InstantSource clock;
  private final Consumer<String> lines;
  private Instant nextLine = Instant.MIN;
  private Instant begin = Instant.MIN;

  /// @param lines gets what a person reads; on the thread of [#run]
  RebuildCommand(InstantSource clock, Consumer<String> lines) {
    this.clock = clock;
    this.lines = lines;
  }

  /// Rebuilds the timeline of one org, or of one after the other.
  ///
  /// @return false when it could not be done for each; what was not done has changed nothing
  /// @throws IllegalStateException when there is no such org, or no database
  boolean run(PostgresConfig postgres, @Nullable Long org) {
    try (var session = new DatabaseSession(postgres)) {
      return rebuilt(session.pool(postgres.logins().app()), org);
    }
  }

  private boolean rebuilt(Pool pool, @Nullable Long org) {
    var rebuild =
        new TimelineRebuild(pool, new UuidV7Source(clock, new SecureRandom()), this::read);
    var orgs = rebuild.orgs();
    if (org != null && !orgs.contains(org)) {
      throw new IllegalStateException("there is no org %d".formatted(org));
    }
    boolean all = true;
    for (long each : org == null ? orgs : List.of(org)) {
      begin = clock.instant();
      nextLine = begin.plus(LINE_EVERY);
      var outcome = rebuild.rebuild(each);
      lines.accept("org %d: %s".formatted(each, told(outcome)));
      all &= outcome instanceof Outcome.Switched;
    }
    return all;
  }

  private String told(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Refused(var reason) -> "not rebuilt, nothing has changed: " + reason;
      case Outcome.Switched s ->
          "switched after %.1f s: %d events read, %d cells were missing, %d wrong, %d superfluous%s"
              .formatted(
                  Duration.between(begin, clock.instant()).toMillis() / 1000.0,
                  s.events(),
                  s.missing(),
                  s.wrong(),
                  s.superfluous(),
                  s.unreadable() == 0
                      ? ""
                      : "; %d events say nothing that can be read".formatted(s.unreadable()));
    };
  }

  /// At most a line a second.
  private void read(long orgId, long events, long total) {
    var now = clock.instant();
    if (now.isBefore(nextLine)) {
      return;
    }
    nextLine = now.plus(LINE_EVERY);
    lines.accept(line(orgId, events, total, Duration.between(begin, now)));
  }

  static String line(long orgId, long events, long total, Duration took) {
    double rate = events * 1000.0 / Math.max(1, took.toMillis());
    long left = Math.max(0, total - events);
    return String.format(
        Locale.ROOT,
        "org %d: %d of %d events (%d %%), %.0f/s, %s",
        orgId,
        events,
        total,
        total == 0 ? 100 : Math.min(100, events * 100 / total),
        rate,
        rate < 1 ? "time left unknown" : "%.0f s left".formatted(left / rate));
  }
}
