package dev.docket.relay;

import dev.docket.events.EventType;
import dev.docket.kit.config.ConfigNode;
import dev.docket.store.OutboxEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// The topics that events go to, without the installation's prefix: one for all, and those of the
/// routes whose rule an event meets.
record Destinations(String topic, List<Route> routes) {

  /// Looks at an event's columns only. An event meets the rule when it is in every set that is not
  /// empty; one set at least is not.
  ///
  /// @param types ids such as `case.created`
  record Route(String topic, Set<Long> orgs, Set<UUID> projects, Set<String> types) {

    Route {
      orgs = Set.copyOf(orgs);
      projects = Set.copyOf(projects);
      types = Set.copyOf(types);
      if (topic.isBlank()) {
        throw new IllegalArgumentException("topic: must not be blank");
      }
      if (orgs.isEmpty() && projects.isEmpty() && types.isEmpty()) {
        throw new IllegalArgumentException(
            "org: expected org, project or type, found none of them");
      }
    }

    boolean matches(OutboxEntry entry) {
      return (orgs.isEmpty() || orgs.contains(entry.orgId()))
          && (projects.isEmpty() || projects.contains(entry.projectId()))
          && (types.isEmpty() || types.contains(entry.type()));
    }

    static Route from(ConfigNode node) {
      var topic = node.requireString("topic");
      var orgs = Set.copyOf(node.longList("org"));
      var projects = node.stringList("project");
      var types = node.stringList("type");
      node.rejectUnknown();
      return node.build(() ->
          new Route(
              topic,
              orgs,
              projects.stream().map(Route::project).collect(Collectors.toSet()),
              types.stream().map(Route::type).collect(Collectors.toSet())));
    }

    private static UUID project(String id) {
      try {
        return UUID.fromString(id);
      } catch (IllegalArgumentException _) {
        throw new IllegalArgumentException("project: expected UUIDs, found \"" + id + "\"");
      }
    }

    private static String type(String id) {
      if (EventType.withId(id) == null) {
        throw new IllegalArgumentException("type: no such event type: \"" + id + "\"");
      }
      return id;
    }
  }

  /// Every event passes every rule.
  static final int MAX_ROUTES = 100;

  Destinations {
    routes = List.copyOf(routes);
    if (topic.isBlank()) {
      throw new IllegalArgumentException("topic: must not be blank");
    }
    if (routes.size() > MAX_ROUTES) {
      throw new IllegalArgumentException(
          "routes: expected at most %d, found %d".formatted(MAX_ROUTES, routes.size()));
    }
  }

  /// @param catalogue the topics that there are; empty when somebody else makes them
  static Destinations from(ConfigNode node, Set<String> catalogue) {
    var topic = node.string("topic", "case.events");
    var routes = new ArrayList<Route>();
    for (var routeNode : node.objectList("routes")) {
      var route = Route.from(routeNode);
      if (route.topic().equals(topic)) {
        throw routeNode.failure("topic", "expected another topic than the one all events go to");
      }
      if (!catalogue.isEmpty() && !catalogue.contains(route.topic())) {
        throw routeNode.failure("topic", "expected a topic of the catalogue kafka.topics");
      }
      routes.add(route);
    }
    return node.build(() -> new Destinations(topic, routes));
  }

  /// The further topics of an event, each once.
  List<String> furtherTopics(OutboxEntry entry) {
    if (routes.isEmpty()) {
      return List.of();
    }
    return routes.stream().filter(r -> r.matches(entry)).map(Route::topic).distinct().toList();
  }
}
