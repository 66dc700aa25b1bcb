package dev.docket.bench.endtoend;

import dev.docket.bench.Figures;
import java.util.regex.Pattern;

/// Where the time goes, from what the services count about themselves: the difference of two
/// scrapes.
///
/// @param rest the REST operations of the load, in seconds
/// @param command their calls to case-api, a part of it
/// @param handled the flavor's work on one event
/// @param putCell its call to case-api, a part of it
record Stages(Timer rest, Timer command, Timer handled, Timer putCell) {

  private static final double MILLIS = 1_000;

  /// A summary in Prometheus's text form.
  record Timer(double count, double seconds) {

    Timer minus(Timer earlier) {
      return new Timer(count - earlier.count, seconds - earlier.seconds);
    }

    /// Mean in milliseconds; 0 when nothing happened.
    double millis() {
      return count == 0 ? 0 : MILLIS * seconds / count;
    }
  }

  static Stages of(String scrape) {
    return new Stages(
        timer(
            scrape, "docket_rapid_requests_seconds", "operation=\"(CommentCase|UpdateCaseTitle)\""),
        timer(scrape, "docket_client_calls_seconds", "Cases/(AddComment|UpdateTitle)\""),
        timer(scrape, "docket_consumer_handled_seconds", "outcome=\"success\""),
        timer(scrape, "docket_client_calls_seconds", "Timelines/PutCell\""));
  }

  Stages minus(Stages earlier) {
    return new Stages(
        rest.minus(earlier.rest),
        command.minus(earlier.command),
        handled.minus(earlier.handled),
        putCell.minus(earlier.putCell));
  }

  void tell(Figures figures) {
    figures.figure("stage-rest-ms", rest.millis(), "ms-mean");
    figures.figure("stage-command-ms", command.millis(), "ms-mean");
    figures.figure("stage-handled-ms", handled.millis(), "ms-mean");
    figures.figure("stage-put-cell-ms", putCell.millis(), "ms-mean");
  }

  /// The sum over the series of that name whose labels match.
  static Timer timer(String scrape, String name, String labels) {
    double count = 0;
    double seconds = 0;
    var pattern = Pattern.compile(labels);
    for (var line : scrape.lines().toList()) {
      if (line.startsWith(name + "_") && pattern.matcher(line).find()) {
        double value = Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
        if (line.startsWith(name + "_count")) {
          count += value;
        } else if (line.startsWith(name + "_sum")) {
          seconds += value;
        }
      }
    }
    return new Timer(count, seconds);
  }
}
