package dev.docket.bench.load;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// Comments and new titles through the REST contract, spread evenly over cases of its own.
public final class CaseCommands implements Workload {

  public static final String NAME = "cases";

  private static final String CASES = "/api/v2/cases";
  private static final String STANDARD_TYPE = "00000000-0000-0000-0000-000000000001";

  private final DocketClient docket;
  private final long seed;
  private final int cases;

  /// Ids of the prepared cases, in the order of their index. Owned by the context that prepares.
  private final List<String> ids = new ArrayList<>();

  /// @param cases how many to make, at least 1
  public CaseCommands(DocketClient docket, long seed, int cases) {
    this.docket = docket;
    this.seed = seed;
    this.cases = cases;
  }

  @Override
  public String name() {
    return NAME;
  }

  /// Makes the cases in the first project, one after the other.
  @Override
  public Future<Void> prepare() {
    return docket
        .get(CASES + "/projects")
        .map(CaseCommands::firstProject)
        .compose(this::createFrom);
  }

  private static String firstProject(DocketClient.Reply reply) {
    if (!reply.accepted()) {
      throw new IllegalStateException("the projects cannot be read: HTTP " + reply.status());
    }
    var projects = reply.json().getJsonArray("data");
    if (projects.isEmpty()) {
      throw new IllegalStateException("there is no project to make cases in");
    }
    return projects.getJsonObject(0).getString("id");
  }

  private Future<Void> createFrom(String project) {
    if (ids.size() == cases) {
      return Future.succeededFuture();
    }
    return docket
        .post(CASES, newCase(project, ids.size()))
        .compose(reply -> {
          if (!reply.accepted()) {
            return Future.failedFuture("a case cannot be made: HTTP " + reply.status());
          }
          ids.add(reply.json().getJsonObject("data").getString("id"));
          return createFrom(project);
        });
  }

  private static JsonObject newCase(String project, int index) {
    var attributes =
        new JsonObject().put("title", "Load case " + index).put("type_id", STANDARD_TYPE);
    var reference = new JsonObject().put("type", "project").put("id", project);
    var relationships = new JsonObject().put("project", new JsonObject().put("data", reference));
    return new JsonObject()
        .put(
            "data",
            new JsonObject()
                .put("type", "case")
                .put("attributes", attributes)
                .put("relationships", relationships));
  }

  /// What number `number` is.
  public CaseCommand command(long number) {
    return CaseCommand.of(seed, number, cases);
  }

  @Override
  public Future<Answer> send(long number) {
    var command = command(number);
    return docket
        .post(path(command.caseIndex()) + "/" + command.resource(), command.body())
        .map(reply ->
            reply.accepted()
                ? new Answer.Accepted()
                : new Answer.Refused("HTTP " + reply.status()));
  }

  /// A page of a case's timeline, the newest cells first.
  ///
  /// @param size cells, 1 to 100
  public Future<List<JsonObject>> cells(int caseIndex, int size, int page) {
    var query = "?page%5Bsize%5D=" + size + "&page%5Bnumber%5D=" + page;
    return docket
        .get(path(caseIndex) + "/timelines" + query)
        .map(reply -> {
          if (!reply.accepted()) {
            throw new IllegalStateException("a timeline cannot be read: HTTP " + reply.status());
          }
          return reply.json().getJsonArray("data").stream().map(JsonObject.class::cast).toList();
        });
  }

  public int cases() {
    return cases;
  }

  /// The id of a prepared case.
  public String id(int caseIndex) {
    return ids.get(caseIndex);
  }

  private String path(int caseIndex) {
    return CASES + "/" + id(caseIndex);
  }
}
