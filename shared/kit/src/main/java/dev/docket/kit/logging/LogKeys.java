package dev.docket.kit.logging;

import java.util.HashSet;
import java.util.Set;

/// The keys of structured log events, all that there are ([#EVENT]): the JSON form drops others.
/// Coordinates and names only: never a title, a description, a comment or a payload.
public final class LogKeys {
  public static final String ORG_ID = "org_id";
  public static final String PROJECT_ID = "project_id";
  public static final String CASE_ID = "case_id";
  public static final String EVENT_ID = "event_id";
  public static final String EVENT_TYPE = "event_type";
  public static final String ACTOR = "actor";
  public static final String CAUSE = "cause";

  public static final String SERVICE = "service";
  public static final String FLAVOR = "flavor";
  public static final String VERSION = "version";
  public static final String ADDRESS = "address";
  public static final String PORT = "port";
  public static final String CONFIG_FILE = "config_file";
  public static final String CONFIG_PATHS = "config_paths";
  public static final String COMMAND = "command";

  public static final String TOPIC = "topic";
  public static final String PARTITION = "partition";
  public static final String OFFSET = "offset";
  public static final String GROUP = "group";
  public static final String SHARD = "shard";

  public static final String METHOD = "method";
  public static final String ROUTE = "route";
  public static final String DESTINATION = "destination";
  public static final String STATUS = "status";
  public static final String REASON = "reason";
  public static final String ATTEMPT = "attempt";
  public static final String STATE = "state";
  public static final String CHECK = "check";
  public static final String COUNT = "count";
  public static final String DURATION_MS = "duration_ms";

  /// Who may read the event: the name of a data set that access is granted to.
  public static final String DATASET = "dac.dataset";

  public static final String CHANGELOG_TYPE = "changelog_type";
  public static final String THIRD_PARTY_TYPE = "third_party_type";
  public static final String JIRA_ISSUE_KEY = "jira_issue_key";
  public static final String EVT_TIMESTAMP = "evt_timestamp";
  public static final String AUTHOR = "author";
  public static final String IS_FROM_DATADOG = "is_from_datadog";

  // What the embedded parts say of themselves.
  public static final String PART = "part";

  // The consumer kit is for others too, and brings its own.
  static final Set<String> CONSUMER_KIT =
      Set.of(
          "attempts",
          "changes",
          "deadline",
          "headers",
          "limit",
          "offsets",
          "partitions",
          "passing",
          "position",
          "record",
          "records",
          "starts",
          "still",
          "undrained");

  /// Every key that an event may carry.
  public static final Set<String> EVENT = event();

  // What the JSON form says of every event by itself.
  static final String TIMESTAMP = "timestamp";
  static final String LEVEL = "level";
  static final String LOGGER = "logger";
  static final String MESSAGE = "message";
  static final String TRACE_ID = "trace_id";
  static final String SPAN_ID = "span_id";
  static final String ERROR = "error";
  static final String STACK = "stack";

  private LogKeys() {}

  private static Set<String> event() {
    var all = new HashSet<>(CONSUMER_KIT);
    all.addAll(
        Set.of(
            ORG_ID,
            PROJECT_ID,
            CASE_ID,
            EVENT_ID,
            EVENT_TYPE,
            ACTOR,
            CAUSE,
            SERVICE,
            FLAVOR,
            VERSION,
            ADDRESS,
            PORT,
            CONFIG_FILE,
            CONFIG_PATHS,
            COMMAND,
            TOPIC,
            PARTITION,
            OFFSET,
            GROUP,
            SHARD,
            METHOD,
            ROUTE,
            DESTINATION,
            STATUS,
            REASON,
            ATTEMPT,
            STATE,
            CHECK,
            COUNT,
            DURATION_MS,
            DATASET,
            CHANGELOG_TYPE,
            THIRD_PARTY_TYPE,
            JIRA_ISSUE_KEY,
            EVT_TIMESTAMP,
            AUTHOR,
            IS_FROM_DATADOG,
            PART));
    return Set.copyOf(all);
  }
}
