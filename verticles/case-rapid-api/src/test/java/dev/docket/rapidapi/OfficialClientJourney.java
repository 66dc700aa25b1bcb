package dev.docket.rapidapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.datadog.api.client.ApiClient;
import com.datadog.api.client.ApiException;
import com.datadog.api.client.v2.api.CaseManagementApi;
import com.datadog.api.client.v2.model.CaseComment;
import com.datadog.api.client.v2.model.CaseCommentAttributes;
import com.datadog.api.client.v2.model.CaseCommentRequest;
import com.datadog.api.client.v2.model.CaseCreate;
import com.datadog.api.client.v2.model.CaseCreateAttributes;
import com.datadog.api.client.v2.model.CaseCreateRelationships;
import com.datadog.api.client.v2.model.CaseCreateRequest;
import com.datadog.api.client.v2.model.CasePriority;
import com.datadog.api.client.v2.model.CaseResourceType;
import com.datadog.api.client.v2.model.CaseResponse;
import com.datadog.api.client.v2.model.CaseStatus;
import com.datadog.api.client.v2.model.CaseUpdatePriority;
import com.datadog.api.client.v2.model.CaseUpdatePriorityAttributes;
import com.datadog.api.client.v2.model.CaseUpdatePriorityRequest;
import com.datadog.api.client.v2.model.CaseUpdateStatus;
import com.datadog.api.client.v2.model.CaseUpdateStatusAttributes;
import com.datadog.api.client.v2.model.CaseUpdateStatusRequest;
import com.datadog.api.client.v2.model.CaseUpdateTitle;
import com.datadog.api.client.v2.model.CaseUpdateTitleAttributes;
import com.datadog.api.client.v2.model.CaseUpdateTitleRequest;
import com.datadog.api.client.v2.model.ProjectCreate;
import com.datadog.api.client.v2.model.ProjectCreateAttributes;
import com.datadog.api.client.v2.model.ProjectCreateRequest;
import com.datadog.api.client.v2.model.ProjectRelationship;
import com.datadog.api.client.v2.model.ProjectRelationshipData;
import com.datadog.api.client.v2.model.ProjectResourceType;
import com.datadog.api.client.v2.model.TimelineCellType;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;

/// The contract's official Java client through the life of a case, against any server that serves
/// the contract. After each answer every model object has been understood whole ([ParsedModel]).
// The client's models may be without any member; where one is missing, the journey has failed
// anyway.
@NullUnmarked
public final class OfficialClientJourney {
  private static final String STANDARD_TYPE = "00000000-0000-0000-0000-000000000001";

  private final CaseManagementApi api;

  public OfficialClientJourney(URI server, String apiKey, String applicationKey) {
    var client = new ApiClient();
    // The second server of the client's list is "anywhere": {protocol}://{name}.
    client.setServerIndex(1);
    client.setServerVariables(
        Map.of("protocol", server.getScheme(), "name", server.getAuthority()));
    client.configureApiKeys(Map.of("apiKeyAuth", apiKey, "appKeyAuth", applicationKey));
    api = new CaseManagementApi(client);
  }

  /// Creates a project and one case in it, then changes the case in every way the client knows and
  /// this server serves.
  ///
  /// @param projectKey free in the org of the keys
  public void run(String projectKey) throws ApiException {
    var projectId = createProject(projectKey);
    var id = createCase(projectId, projectKey);
    assertThat(read(id).getData().getAttributes().getModifiedAt()).isNull();
    update(id);
    comment(id);
    var closed = updateStatus(id, CaseStatus.CLOSED).getData().getAttributes();
    assertThat(closed.getClosedAt()).isNotNull();
    assertThat(read(closed.getKey()).getData().getId()).isEqualTo(id);
  }

  private String createProject(String key) throws ApiException {
    var attributes = new ProjectCreateAttributes(key, "Project " + key);
    var request =
        new ProjectCreateRequest(new ProjectCreate(attributes, ProjectResourceType.PROJECT));
    var created = api.createProject(request);
    ParsedModel.assertWhole(created);
    var id = created.getData().getId();
    assertThat(created.getData().getAttributes().getKey()).isEqualTo(key);

    var read = api.getProject(id);
    ParsedModel.assertWhole(read);
    assertThat(read.getData()).isEqualTo(created.getData());

    var all = api.getProjects();
    ParsedModel.assertWhole(all);
    assertThat(all.getData()).contains(created.getData());
    return id;
  }

  private String createCase(String projectId, String projectKey) throws ApiException {
    var attributes =
        new CaseCreateAttributes("Disk full", STANDARD_TYPE)
            .description("On host a")
            .priority(CasePriority.P3);
    var project =
        new ProjectRelationship(
            new ProjectRelationshipData(projectId, ProjectResourceType.PROJECT));
    var data =
        new CaseCreate(attributes, CaseResourceType.CASE)
            .relationships(new CaseCreateRelationships(project));
    var created = api.createCase(new CaseCreateRequest(data));
    ParsedModel.assertWhole(created);

    var found = created.getData();
    assertThat(found.getAttributes().getTitle()).isEqualTo("Disk full");
    assertThat(found.getAttributes().getDescription()).isEqualTo("On host a");
    assertThat(found.getAttributes().getPriority()).isEqualTo(CasePriority.P3);
    assertThat(found.getAttributes().getStatus()).isEqualTo(CaseStatus.OPEN);
    assertThat(found.getAttributes().getTypeId()).isEqualTo(STANDARD_TYPE);
    assertThat(found.getAttributes().getKey()).startsWith(projectKey + "-");
    assertThat(found.getAttributes().getCreatedAt()).isNotNull();
    assertThat(found.getAttributes().getClosedAt()).isNull();
    assertThat(found.getRelationships().getProject().getData().getId()).isEqualTo(projectId);
    assertThat(found.getRelationships().getCreatedBy()).isNotNull();
    return found.getId();
  }

  private CaseResponse read(String idOrKey) throws ApiException {
    var read = api.getCase(idOrKey);
    ParsedModel.assertWhole(read);
    return read;
  }

  private void update(String id) throws ApiException {
    var inProgress = updateStatus(id, CaseStatus.IN_PROGRESS);
    assertThat(inProgress.getData().getAttributes().getStatus()).isEqualTo(CaseStatus.IN_PROGRESS);
    assertThat(inProgress.getData().getAttributes().getModifiedAt()).isNotNull();
    assertThat(inProgress.getData().getRelationships().getModifiedBy()).isNotNull();

    var priority = new CaseUpdatePriorityAttributes(CasePriority.P1);
    var urgent =
        api.updatePriority(
            id,
            new CaseUpdatePriorityRequest(new CaseUpdatePriority(priority, CaseResourceType.CASE)));
    ParsedModel.assertWhole(urgent);
    assertThat(urgent.getData().getAttributes().getPriority()).isEqualTo(CasePriority.P1);

    var title = new CaseUpdateTitleAttributes("Disk of host a is full");
    var renamed =
        api.updateCaseTitle(
            id, new CaseUpdateTitleRequest(new CaseUpdateTitle(title, CaseResourceType.CASE)));
    ParsedModel.assertWhole(renamed);
    assertThat(renamed.getData().getAttributes().getTitle()).isEqualTo("Disk of host a is full");
  }

  private CaseResponse updateStatus(String id, CaseStatus status) throws ApiException {
    var attributes = new CaseUpdateStatusAttributes(status);
    var updated =
        api.updateStatus(
            id,
            new CaseUpdateStatusRequest(new CaseUpdateStatus(attributes, CaseResourceType.CASE)));
    ParsedModel.assertWhole(updated);
    return updated;
  }

  private void comment(String id) throws ApiException {
    var attributes = new CaseCommentAttributes("Cleaned up");
    var answer =
        api.commentCase(
            id, new CaseCommentRequest(new CaseComment(attributes, CaseResourceType.CASE)));
    ParsedModel.assertWhole(answer);

    assertThat(answer.getData()).hasSize(1);
    var cell = answer.getData().getFirst().getAttributes();
    assertThat(cell.getType()).isEqualTo(TimelineCellType.COMMENT);
    assertThat(cell.getCreatedAt()).isNotNull();
    assertThat(cell.getCellContent().getTimelineCellContentComment().getMessage())
        .isEqualTo("Cleaned up");
    assertThat(cell.getAuthor().getTimelineCellAuthorUser().getContent().getId()).isNotBlank();
    assertThat(cell.getAuthor().getTimelineCellAuthorUser().getContent().getName()).isNotBlank();
  }
}
