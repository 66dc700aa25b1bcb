package dev.docket.launcher.dev.schema;

import static dev.docket.launcher.dev.schema.SchemaRule.COMMENT;
import static dev.docket.launcher.dev.schema.SchemaRule.DEFINER;
import static dev.docket.launcher.dev.schema.SchemaRule.ORG_COLUMN;
import static dev.docket.launcher.dev.schema.SchemaRule.ORG_FIRST;
import static dev.docket.launcher.dev.schema.SchemaRule.POLICY;
import static dev.docket.launcher.dev.schema.SchemaRule.ROW_SECURITY;

import dev.docket.launcher.dev.schema.Catalog.Grant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Who may do what, and every exception from a rule. What is no longer needed here fails the test
/// as well as what is missing.
final class AllowedSchema {

  private static final String LOOKUP =
      "it leads from a key to its org, so it is read before one is bound";

  static final List<Allowance> EXCEPTIONS =
      List.of(
          new Allowance(ORG_COLUMN, "schema_history", "the migrations' own record"),
          new Allowance(COMMENT, "schema_history", "Flyway's, which makes it without one"),
          new Allowance(ORG_COLUMN, "log_identity", "one row that names the whole log"),
          new Allowance(ORG_COLUMN, "relay_cursor", "the relay publishes across orgs"),
          new Allowance(ORG_COLUMN, "org", "the list of orgs itself: its id is the org's"),
          new Allowance(ORG_FIRST, "api_key_pkey", LOOKUP),
          new Allowance(ROW_SECURITY, "api_key", LOOKUP),
          new Allowance(ORG_FIRST, "application_key_pkey", LOOKUP),
          new Allowance(ROW_SECURITY, "application_key", LOOKUP),
          new Allowance(ORG_FIRST, "webhook_pkey", LOOKUP),
          new Allowance(ROW_SECURITY, "webhook", LOOKUP),
          new Allowance(ORG_FIRST, "outbox_order", "the relay reads across orgs"),
          new Allowance(POLICY, "outbox.relay", "the relay reads across orgs"),
          new Allowance(
              POLICY, "outbox.truncation", "a bucket is emptied when all of it is published"),
          new Allowance(
              DEFINER,
              "truncate_published_bucket()",
              "the relay may not truncate; this checks first"),
          new Allowance(
              DEFINER,
              "expire_idempotency_keys()",
              "nobody may delete a key; this checks dates first"));

  /// `role: privileges on objects`
  private static final String GRANTS =
      """
      docket_app: USAGE on schema docket
      docket_relay: USAGE on schema docket
      docket_jobs: USAGE on schema docket
      public: EXECUTE on function current_org()
      docket_app: SELECT INSERT on table event
      docket_app: INSERT on table outbox
      docket_relay: SELECT on table outbox
      docket_relay: SELECT on table log_identity
      docket_relay: SELECT INSERT UPDATE DELETE on table relay_cursor
      docket_relay: USAGE on sequence relay_owner_epoch
      public: EXECUTE on function outbox_bucket()
      docket_relay: EXECUTE on function truncate_published_bucket()
      docket_app: SELECT INSERT on table idempotency_key
      docket_app: SELECT INSERT on table effect
      public: EXECUTE on function key_day(at timestamp with time zone)
      docket_app: EXECUTE on function expire_idempotency_keys()
      docket_jobs: EXECUTE on function expire_idempotency_keys()
      docket_app: SELECT on table org
      docket_app: SELECT on table api_key
      docket_app: SELECT on table application_key
      docket_app: SELECT on table webhook
      docket_app: SELECT INSERT UPDATE on table user_account
      docket_app: SELECT INSERT UPDATE on table project
      docket_app: SELECT INSERT UPDATE on table case
      docket_app: SELECT INSERT UPDATE DELETE on table timeline_cell
      docket_app: SELECT INSERT DELETE on table timeline_cell_next
      docket_app: SELECT INSERT UPDATE DELETE on table timeline_rebuild
      docket_app: SELECT INSERT UPDATE on table case_snapshot
      docket_app: SELECT INSERT UPDATE on table third_party_account
      docket_app: SELECT INSERT UPDATE on table third_party_ticket
      """;

  private static final Pattern GRANT = Pattern.compile("(\\w+): (.+) on (.+)");

  private AllowedSchema() {}

  static Set<Grant> grants() {
    return GRANTS.lines().flatMap(AllowedSchema::grants).collect(Collectors.toUnmodifiableSet());
  }

  private static Stream<Grant> grants(String line) {
    var parts = GRANT.matcher(line);
    if (!parts.matches()) {
      throw new IllegalArgumentException(line);
    }
    return Stream.of(parts.group(2).split(" ", -1))
        .map(privilege -> new Grant(parts.group(1), privilege, parts.group(3)));
  }
}
