package dev.docket.kit.logging;

/// The keys of structured log events. Coordinates and names only: never a title, a description, a
/// comment or a payload.
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

  private LogKeys() {}
}
