package dev.docket.launcher;

import dev.docket.server.grpc.AllowList;
import dev.docket.server.grpc.GrpcModule;
import dev.docket.server.http.RouteModule;
import java.util.List;
import java.util.Set;

/// One entry of `deploy`, read and wired but not started: its own steps, and what it hands to the
/// process's listeners.
record Service(
    List<Step> steps, List<GrpcService> grpc, List<RouteModule> routes, Set<String> topics) {

  record GrpcService(GrpcModule module, AllowList allowed) {}
}
