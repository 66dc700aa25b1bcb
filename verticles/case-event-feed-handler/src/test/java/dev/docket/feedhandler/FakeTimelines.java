package dev.docket.feedhandler;

import dev.docket.proto.caseapi.v1.PutCellReply;
import dev.docket.proto.caseapi.v1.PutCellRequest;
import dev.docket.proto.caseapi.v1.TimelinesGrpcService;
import dev.docket.server.grpc.CallContext;
import dev.docket.server.grpc.GrpcModule;
import dev.docket.server.grpc.StatusFailure;
import io.vertx.core.Future;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServer;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// case-api's `Timelines` as far as its protocol goes: real gRPC, one case, cells in memory.
final class FakeTimelines implements GrpcModule {

  /// A call that was answered well.
  record Put(long orgId, PutCellRequest cell, boolean created) {}

  final BlockingQueue<Put> puts = new LinkedBlockingQueue<>();

  /// How many calls from now on find the service unavailable.
  final AtomicInteger outage = new AtomicInteger();

  private final Set<String> cells = ConcurrentHashMap.newKeySet();

  @Override
  public void bind(GrpcServer server) {
    new TimelinesGrpcService() {
      @Override
      public Future<PutCellReply> putCell(PutCellRequest request) {
        if (outage.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
          throw StatusFailure.of(GrpcStatus.UNAVAILABLE, "unavailable", "not now");
        }
        if (!request.getCaseId().equals(Records.CASE)) {
          throw StatusFailure.of(GrpcStatus.NOT_FOUND, "resource_not_found", "case not found");
        }
        boolean created = cells.add(request.getCellId());
        puts.add(new Put(CallContext.current().org().value(), request, created));
        return Future.succeededFuture(PutCellReply.newBuilder().setCreated(created).build());
      }
    }.bind(server);
  }
}
