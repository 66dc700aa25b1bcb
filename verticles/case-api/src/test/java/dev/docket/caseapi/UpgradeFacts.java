package dev.docket.caseapi;

import dev.docket.domain.casem.CaseState;
import dev.docket.events.CaseFold;
import dev.docket.events.EventEnvelopes;
import dev.docket.events.ReceivedEvent;
import dev.docket.testkit.RecordText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What is true of a database under every version of the schema, as lines of text: the state that
/// each case folds to, the events that are not published yet, in their order, the cells, the
/// tickets.
final class UpgradeFacts {

  private static final String EVENTS =
      "select org_id, case_id, envelope from docket.event order by org_id, case_id, version";

  private static final Map<String, String> LISTS =
      Map.of(
          "unpublished",
          """
          select concat_ws(' ', o.org_id, o.case_id, o.version, o.event_id) from docket.outbox o
          where (o.xid, o.position) > all (select c.xid, c.position from docket.relay_cursor c)
          order by o.xid, o.position
          """,
          "cell",
          """
          select concat_ws(' ', org_id, case_id, id, case_version, event_id, type, content) from docket.timeline_cell
          order by 1
          """,
          "ticket",
          """
          select concat_ws(' ', org_id, kind, account_id, ticket_key, case_id) from docket.third_party_ticket
          order by 1
          """,
          "effect",
          "select concat_ws(' ', org_id, effect_key, case_id, version, events) from docket.effect order by 1");

  /// Which case of which org.
  record Place(long orgId, UUID caseId) {}

  private UpgradeFacts() {}

  /// @param connection a superuser's
  static List<String> read(Connection connection) throws SQLException {
    var lines = new ArrayList<String>();
    states(connection)
        .forEach((place, state) ->
            RecordText.lines(state)
                .forEach(line ->
                    lines.add("case %d %s %s".formatted(place.orgId(), place.caseId(), line))));
    for (var name : List.of("unpublished", "cell", "ticket", "effect")) {
      try (var statement = connection.createStatement();
          var rows = statement.executeQuery(LISTS.get(name))) {
        while (rows.next()) {
          lines.add(name + " " + rows.getString(1));
        }
      }
    }
    return lines;
  }

  /// The state that each case's events fold to.
  static Map<Place, CaseState> states(Connection connection) throws SQLException {
    var states = new LinkedHashMap<Place, CaseState>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(EVENTS)) {
      while (rows.next()) {
        var event = event(rows.getBytes("envelope"));
        states.compute(
            new Place(rows.getLong("org_id"), rows.getObject("case_id", UUID.class)),
            (_, before) -> CaseFold.after(before, event));
      }
    }
    return states;
  }

  private static ReceivedEvent event(byte[] envelope) {
    return switch (EventEnvelopes.read(envelope)) {
      case EventEnvelopes.ReadResult.Read(var event) -> event;
      case EventEnvelopes.ReadResult.Malformed(var reason) -> throw new AssertionError(reason);
    };
  }
}
