package dev.docket.chaos.tenants;

import com.google.protobuf.Message;
import dev.docket.caseclient.CaseApiClient;
import dev.docket.client.CallFailedException;
import dev.docket.client.CallMetadata;
import dev.docket.client.GrpcChannel;
import dev.docket.client.ServiceCredentials;
import dev.docket.kit.config.GrpcChannelConfig;
import dev.docket.kit.config.IdentityConfig;
import dev.docket.kit.config.Secret;
import dev.docket.kit.identity.OrgId;
import dev.docket.kit.identity.ServiceIdentity;
import dev.docket.kit.identity.ServiceTokens;
import dev.docket.kit.metrics.Metrics;
import dev.docket.proto.caseapi.v1.FindLinkedCaseRequest;
import dev.docket.proto.caseapi.v1.GetCaseRequest;
import dev.docket.proto.caseapi.v1.GetThirdPartyAccountRequest;
import dev.docket.proto.caseapi.v1.ListCellsRequest;
import dev.docket.proto.caseapi.v1.ListProjectsRequest;
import dev.docket.proto.caseapi.v1.ThirdPartyKind;
import dev.docket.proto.caseapi.v1.UpdateTitleRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/// case-api itself, as the services call it; some calls end at a deadline that is too short, while
/// the server still works on them.
final class GrpcProbe implements Probe {

  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final CaseApiClient edge;
  private final CaseApiClient reader;

  /// @param identityKey what the services sign their tokens with
  GrpcProbe(Vertx vertx, int port, String identityKey) {
    var keys = Map.of("main", new Secret(identityKey));
    var tokens =
        new ServiceTokens(
            new IdentityConfig(keys, "main", Duration.ofMinutes(5)), InstantSource.system());
    this.edge = client(vertx, port, tokens, new ServiceIdentity("case-rapid-api", null));
    this.reader =
        client(vertx, port, tokens, new ServiceIdentity("case-third-party-reader", "jira"));
  }

  /// Deadlines that pass must not open the breaker.
  private static CaseApiClient client(
      Vertx vertx, int port, ServiceTokens tokens, ServiceIdentity self) {
    var connections = new GrpcChannelConfig.Connections(2, 4L << 20, 1_000);
    var breaker =
        new GrpcChannelConfig.Breaker(10_000, Duration.ofSeconds(1), Duration.ofMillis(10));
    var config = new GrpcChannelConfig("127.0.0.1", port, DEADLINE, connections, breaker);
    return new CaseApiClient(
        new GrpcChannel(
            vertx, "case-api", config, new ServiceCredentials(tokens, self), new Metrics()));
  }

  @Override
  public Answer ask(RandomGenerator random) {
    long org = Orgs.any(random);
    long other = Orgs.anyBut(org, random);
    var metadata = CallMetadata.forOrg(new OrgId(org)).onBehalfOf(Orgs.SHARED_ID);
    boolean hurried = random.nextInt(12) == 0;
    var call = hurried ? metadata.within(Duration.ofMillis(1 + random.nextInt(4))) : metadata;
    return switch (random.nextInt(12)) {
      case 0, 1 -> getCase(org, call, Orgs.SHARED_ID.toString());
      case 2, 3 -> getCase(org, call, Orgs.CASE_KEY);
      case 4, 5 -> getCase(org, call, Orgs.ownCase(org).toString());
      case 6 -> getCase(org, call, Orgs.ownCase(other).toString());
      case 7 -> {
        var request =
            ListCellsRequest.newBuilder().setIdOrKey(Orgs.CASE_KEY).setPageSize(20).build();
        yield answer(org, "ListCells", edge.as(call).timelines(t -> t.listCells(request)));
      }
      case 8 -> {
        var request = ListProjectsRequest.getDefaultInstance();
        yield answer(org, "ListProjects", edge.as(call).projects(p -> p.listProjects(request)));
      }
      case 9 -> linkedCase(org, call);
      case 10 -> account(org, call);
      default -> retitle(org, call, Orgs.ownCase(random.nextBoolean() ? org : other).toString());
    };
  }

  private Answer getCase(long org, CallMetadata call, String id) {
    var request = GetCaseRequest.newBuilder().setIdOrKey(id).build();
    return answer(org, "GetCase " + id, edge.as(call).cases(c -> c.getCase(request)));
  }

  private Answer linkedCase(long org, CallMetadata call) {
    var request =
        FindLinkedCaseRequest.newBuilder()
            .setKind(ThirdPartyKind.JIRA)
            .setAccountId("acc")
            .setTicketKey("OPS-1")
            .build();
    return answer(
        org, "FindLinkedCase", reader.as(call).thirdParties(t -> t.findLinkedCase(request)));
  }

  private Answer account(long org, CallMetadata call) {
    var request =
        GetThirdPartyAccountRequest.newBuilder()
            .setKind(ThirdPartyKind.JIRA)
            .setAccountId("acc")
            .build();
    return answer(
        org,
        "GetThirdPartyAccount",
        reader.as(call).thirdParties(t -> t.getThirdPartyAccount(request)));
  }

  private Answer retitle(long org, CallMetadata call, String id) {
    var request =
        UpdateTitleRequest.newBuilder()
            .setIdOrKey(id)
            .setTitle(Orgs.canary(org, "written"))
            .build();
    return answer(org, "UpdateTitle " + id, edge.as(call).cases(c -> c.updateTitle(request)));
  }

  private static Answer answer(long org, String asked, Future<? extends Message> call) {
    try {
      var reply = call.await(DEADLINE.toSeconds() + 5, TimeUnit.SECONDS);
      return new Answer(org, asked, reply.toString());
    } catch (CallFailedException | TimeoutException e) {
      return new Answer(org, asked, e.toString());
    }
  }

  /// The channels end with Vert.x.
  @Override
  public void close() {}
}
