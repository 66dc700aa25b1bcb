package dev.docket.rapidapi;

import com.google.protobuf.Timestamp;
import dev.docket.proto.caseapi.v1.Case;
import dev.docket.proto.caseapi.v1.CreateCaseRequest;
import dev.docket.proto.caseapi.v1.CreateProjectRequest;
import dev.docket.proto.caseapi.v1.ListCellsRequest;
import dev.docket.proto.caseapi.v1.Project;
import dev.docket.proto.caseapi.v1.TimelineCell;
import dev.docket.proto.caseapi.v1.User;
import dev.docket.server.grpc.StatusFailure;
import io.vertx.core.json.JsonObject;
import io.vertx.grpc.common.GrpcStatus;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/// Projects, cases and timelines of [FakeCaseApi]. Thread-safe. Ids and times count up, so that
/// they are the same in every run.
final class FakeState {
  private final User author;
  private final Map<String, Project> projects = new ConcurrentHashMap<>();
  private final Map<String, Case> cases = new ConcurrentHashMap<>();
  private final Map<String, ConcurrentLinkedDeque<TimelineCell>> cells = new ConcurrentHashMap<>();
  private final AtomicLong counter = new AtomicLong();

  FakeState(User author) {
    this.author = author;
  }

  List<Project> projects() {
    return List.copyOf(projects.values());
  }

  Project project(String id) {
    var project = projects.get(id);
    if (project == null) {
      throw notFound("project");
    }
    return project;
  }

  Project createProject(CreateProjectRequest request) {
    if (projects.values().stream().anyMatch(taken -> taken.getKey().equals(request.getKey()))) {
      throw StatusFailure.of(GrpcStatus.ALREADY_EXISTS, "key_taken", "project key is taken");
    }
    var project =
        Project.newBuilder()
            .setId(nextId())
            .setKey(request.getKey())
            .setName(request.getName())
            .build();
    projects.put(project.getId(), project);
    return project;
  }

  Case createCase(CreateCaseRequest request) {
    var project = project(request.getProjectId());
    var number = counter.incrementAndGet();
    var builder =
        Case.newBuilder()
            .setId(nextId())
            .setProjectId(project.getId())
            .setKey(project.getKey() + "-" + number)
            .setNumber(number)
            .setPublicId(number)
            .setVersion(1)
            .setTypeId(request.getTypeId())
            .setTitle(checkedTitle(request.getTitle()))
            .setDescription(request.getDescription())
            .setPriority(request.getPriority().isEmpty() ? "NOT_DEFINED" : request.getPriority())
            .setStatus("OPEN")
            .setStatusName("Open")
            .setStatusGroup("SG_OPEN")
            .setCreationSource("MANUAL")
            .setCreatedAt(now())
            .setCreatedBy(author);
    if (!request.getAssigneeId().isEmpty()) {
      builder.setAssignee(author.toBuilder().setId(request.getAssigneeId()));
    }
    var created = builder.build();
    cases.put(created.getId(), created);
    addCell(created, "CASE_CREATED", new JsonObject().put("title", request.getTitle()));
    return created;
  }

  Case find(String idOrKey) {
    return cases.values().stream()
        .filter(found -> found.getId().equals(idOrKey) || found.getKey().equals(idOrKey))
        .findFirst()
        .orElseThrow(() -> notFound("case"));
  }

  Case change(String idOrKey, UnaryOperator<Case.Builder> change) {
    var before = find(idOrKey);
    var after =
        change
            .apply(before.toBuilder())
            .setVersion(before.getVersion() + 1)
            .setModifiedAt(now())
            .setModifiedBy(author)
            .build();
    cases.put(after.getId(), after);
    return after;
  }

  Case changeStatus(String idOrKey, String status) {
    return change(
        idOrKey,
        of -> {
          of.setStatus(status).setStatusGroup("SG_" + status);
          return status.equals("CLOSED") ? of.setClosedAt(now()) : of.clearClosedAt();
        });
  }

  TimelineCell addCell(Case of, String type, JsonObject content) {
    var cell =
        TimelineCell.newBuilder()
            .setId(nextId())
            .setCaseId(of.getId())
            .setType(type)
            .setAuthor(author)
            .setContentJson(content.encode())
            .setCreatedAt(now())
            .build();
    cells.computeIfAbsent(of.getId(), _ -> new ConcurrentLinkedDeque<>()).addFirst(cell);
    return cell;
  }

  List<TimelineCell> page(ListCellsRequest request) {
    var newestFirst =
        List.copyOf(
            cells.getOrDefault(find(request.getIdOrKey()).getId(), new ConcurrentLinkedDeque<>()));
    var ordered = request.getAscending() ? newestFirst.reversed() : newestFirst;
    var skipped = (long) request.getPageSize() * request.getPageNumber();
    return ordered.stream().skip(skipped).limit(request.getPageSize()).toList();
  }

  static String checkedTitle(String title) {
    if (title.isBlank() || title.length() > FakeCaseApi.MAX_TITLE) {
      throw StatusFailure.invalid(
          "title", "expected 1 to " + FakeCaseApi.MAX_TITLE + " characters");
    }
    return title;
  }

  private static StatusFailure notFound(String what) {
    return StatusFailure.of(GrpcStatus.NOT_FOUND, "resource_not_found", what + " not found");
  }

  private String nextId() {
    return new UUID(0x0197a00000007000L, 0x8000000000000000L + counter.incrementAndGet())
        .toString();
  }

  private Timestamp now() {
    return Timestamp.newBuilder()
        .setSeconds(1_772_000_000L + counter.incrementAndGet())
        .setNanos(123_456_000)
        .build();
  }
}
