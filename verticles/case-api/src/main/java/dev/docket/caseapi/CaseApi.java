package dev.docket.caseapi;

import dev.docket.events.UuidV7Source;
import dev.docket.kit.identity.SecretBox;
import dev.docket.kit.metrics.Metrics;
import dev.docket.kit.tracing.Trace;
import dev.docket.proto.caseapi.v1.CasesGrpcService;
import dev.docket.proto.caseapi.v1.DirectoryGrpcService;
import dev.docket.proto.caseapi.v1.ProjectsGrpcService;
import dev.docket.proto.caseapi.v1.ThirdPartiesGrpcService;
import dev.docket.proto.caseapi.v1.TimelinesGrpcService;
import dev.docket.server.grpc.AllowList;
import dev.docket.server.grpc.GrpcModule;
import dev.docket.store.EventLog;
import dev.docket.store.OrgDatabase;
import dev.docket.store.OutboxHint;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Vertx;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.sqlclient.Pool;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// case-api as a module of the process's gRPC listener. Stateless but for the pool; shared by the
/// listener's instances.
public final class CaseApi implements GrpcModule {

  private static final String PACKAGE = "docket.caseapi.v1.";

  /// Which service may call what.
  public static final AllowList ALLOWED =
      new AllowList(
          Map.of(
              PACKAGE + "Cases/*", Set.of("case-rapid-api"),
              PACKAGE + "Cases/UpdateTitle", Set.of("case-third-party-reader"),
              PACKAGE + "Projects/*", Set.of("case-rapid-api"),
              PACKAGE + "Directory/ResolveKeys", Set.of("case-rapid-api"),
              PACKAGE + "Directory/ResolveWebhook", Set.of("case-intake"),
              PACKAGE + "ThirdParties/*", Set.of("case-third-party-reader"),
              PACKAGE + "Timelines/ListCells", Set.of("case-rapid-api"),
              PACKAGE + "Timelines/PutCell",
                  Set.of("case-event-handler", "case-event-feed-handler")));

  private final Vertx vertx;
  private final Pool pool;
  private final SecretBox secrets;
  private final InstantSource clock;
  private final Supplier<UUID> ids;
  private final KeyExpiry expiry;
  private final CaseSnapshotRows snapshots = new CaseSnapshotRows();

  /// @param pool logs in as `docket_app`
  /// @param secrets opens what third parties' secrets are sealed with
  /// @param random of cryptographic quality: it makes the ids of cases and events
  public CaseApi(
      Vertx vertx, Pool pool, SecretBox secrets, InstantSource clock, RandomGenerator random) {
    this.vertx = vertx;
    this.pool = pool;
    this.secrets = secrets;
    this.clock = clock;
    this.ids = new UuidV7Source(clock, random);
    this.expiry = new KeyExpiry(pool, clock);
  }

  /// Adds what case-api counts to the process's metrics.
  public void measure(Metrics metrics) {
    var _ = metrics.gauge(CaseApiMetric.SNAPSHOTS_IGNORED, Tags.empty(), snapshots::ignored);
  }

  @Override
  public void bind(GrpcServer server) {
    var database = new OrgDatabase(pool);
    var history = new CaseHistory(snapshots);
    var commands =
        new CaseCommands(
            database, new EventLog<>(new DomainEventCodec(), Trace::parent), history, clock, ids);
    server.addService(
        CasesGrpcService.of(new CasesEndpoint(database, commands, history, this::appended)));
    server.addService(ProjectsGrpcService.of(new ProjectsEndpoint(database, clock, ids)));
    server.addService(TimelinesGrpcService.of(new TimelinesEndpoint(database)));
    server.addService(ThirdPartiesGrpcService.of(new ThirdPartiesEndpoint(database)));
    server.addService(DirectoryGrpcService.of(new DirectoryEndpoint(pool, secrets)));
  }

  private void appended() {
    OutboxHint.send(vertx);
    var _ = expiry.inPassing();
  }
}
