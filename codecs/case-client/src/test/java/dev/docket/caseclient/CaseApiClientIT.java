package dev.docket.caseclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.client.CallFailedException;
import dev.docket.client.CallFailure.Rejected;
import dev.docket.client.CallMetadata;
import dev.docket.client.GrpcChannel;
import dev.docket.client.ServiceCredentials;
import dev.docket.kit.config.GrpcChannelConfig;
import dev.docket.kit.config.GrpcConfig;
import dev.docket.kit.config.IdentityConfig;
import dev.docket.kit.config.Secret;
import dev.docket.kit.health.Health;
import dev.docket.kit.identity.OrgId;
import dev.docket.kit.identity.ServiceIdentity;
import dev.docket.kit.identity.ServiceTokens;
import dev.docket.kit.metrics.Metrics;
import dev.docket.proto.caseapi.v1.GetCaseRequest;
import dev.docket.proto.caseapi.v1.ListCellsRequest;
import dev.docket.proto.caseapi.v1.ListProjectsRequest;
import dev.docket.proto.caseapi.v1.ResolveKeysRequest;
import dev.docket.server.grpc.AllowList;
import dev.docket.server.grpc.CallGate;
import dev.docket.server.grpc.GrpcVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CaseApiClientIT {
  private static final ServiceIdentity SELF = new ServiceIdentity("case-rapid-api", null);
  private static final UUID ADA = new UUID(7, 7);
  private static final CallMetadata FOR_ADA = CallMetadata.forOrg(new OrgId(42)).onBehalfOf(ADA);

  private final Vertx vertx = Vertx.vertx();
  private final ServiceTokens tokens =
      new ServiceTokens(
          new IdentityConfig(
              Map.of("test", new Secret("0123456789abcdef0123456789abcdef")),
              "test",
              Duration.ofMinutes(5)),
          InstantSource.system());
  private final CaseApiClient client = client(deployServer());

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  @Test
  void shouldReachEachServiceOnBehalfOfOrgAndPerson() {
    // Given
    var api = client.as(FOR_ADA);
    var getCase = GetCaseRequest.newBuilder().setIdOrKey("DEMO-1").build();

    // When
    var found = await(api.cases(cases -> cases.getCase(getCase)));
    var projects =
        await(api.projects(all -> all.listProjects(ListProjectsRequest.getDefaultInstance())));
    var cells = await(api.timelines(all -> all.listCells(ListCellsRequest.getDefaultInstance())));

    // Then
    assertThat(found.getCase().getTitle()).isEqualTo("case 42 " + ADA);
    assertThat(projects.getProjects(0).getName()).isEqualTo("project 42 " + ADA);
    assertThat(cells.getCells(0).getType()).isEqualTo("cell 42 " + ADA);
  }

  @Test
  void shouldAskTheDirectoryWithoutAnOrg() {
    // Given
    var api = client.as(CallMetadata.withoutOrg());

    // When
    var reply =
        await(api.directory(keys -> keys.resolveKeys(ResolveKeysRequest.getDefaultInstance())));

    // Then
    assertThat(reply.getUserId()).isEqualTo("user null null");
  }

  @Test
  void shouldFailWithAValueThatSaysWhatIsWrong() {
    // Given
    var api = client.as(FOR_ADA);
    var expected =
        new Rejected(GrpcStatus.NOT_FOUND, "resource_not_found", "case not found", null, Map.of());

    // When, then
    assertThatThrownBy(
            () -> await(api.cases(cases -> cases.getCase(GetCaseRequest.getDefaultInstance()))))
        .cause()
        .isInstanceOfSatisfying(
            CallFailedException.class, failed -> assertThat(failed.failure()).isEqualTo(expected));
  }

  private CaseApiClient client(int port) {
    var connections = new GrpcChannelConfig.Connections(1, 1L << 20, 100);
    var breaker = new GrpcChannelConfig.Breaker(10, Duration.ofSeconds(10), Duration.ofSeconds(5));
    var config =
        new GrpcChannelConfig("127.0.0.1", port, Duration.ofSeconds(5), connections, breaker);
    var credentials = new ServiceCredentials(tokens, SELF);
    return new CaseApiClient(
        new GrpcChannel(vertx, "case-api", config, credentials, new Metrics()));
  }

  private int deployServer() {
    var callers = Set.of(SELF.service());
    var allowed =
        new AllowList(
            Map.of(
                "docket.caseapi.v1.Cases/*", callers,
                "docket.caseapi.v1.Projects/*", callers,
                "docket.caseapi.v1.Timelines/*", callers,
                "docket.caseapi.v1.Directory/*", callers));
    var gate = new CallGate(tokens, allowed, InstantSource.system());
    var limits = new GrpcConfig.Limits(1L << 20, 100);
    var config = new GrpcConfig("127.0.0.1", 0, 1, limits, Duration.ofSeconds(1));
    var parts = new GrpcVerticle.Parts(List.of(new FourServices()), gate, new Health());
    return await(GrpcVerticle.deploy(vertx, config, parts)).port();
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
