package dev.docket.caseclient;

import dev.docket.client.CallMetadata;
import dev.docket.client.GrpcChannel;
import dev.docket.proto.caseapi.v1.CasesClient;
import dev.docket.proto.caseapi.v1.CasesGrpcClient;
import dev.docket.proto.caseapi.v1.DirectoryClient;
import dev.docket.proto.caseapi.v1.DirectoryGrpcClient;
import dev.docket.proto.caseapi.v1.ProjectsClient;
import dev.docket.proto.caseapi.v1.ProjectsGrpcClient;
import dev.docket.proto.caseapi.v1.ThirdPartiesClient;
import dev.docket.proto.caseapi.v1.ThirdPartiesGrpcClient;
import dev.docket.proto.caseapi.v1.TimelinesClient;
import dev.docket.proto.caseapi.v1.TimelinesGrpcClient;
import io.vertx.core.Future;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import java.util.function.BiFunction;
import java.util.function.Function;

/// The services of case-api for one caller: `api.cases(cases -> cases.getCase(request))`.
///
/// Takes the call as a function of the generated stub, so that the stub exists only inside the
/// channel's deadline, breaker and metadata, and no method has to be written here a second time. A
/// stub is a reference to the client and the address: making one per call costs nothing.
///
/// Futures fail with [dev.docket.client.CallFailedException] and nothing else.
public final class CaseApiCalls {
  private final GrpcChannel channel;
  private final CallMetadata metadata;

  CaseApiCalls(GrpcChannel channel, CallMetadata metadata) {
    this.channel = channel;
    this.metadata = metadata;
  }

  public <T> Future<T> cases(Function<CasesClient, Future<T>> call) {
    return through(CasesGrpcClient::create, call);
  }

  public <T> Future<T> projects(Function<ProjectsClient, Future<T>> call) {
    return through(ProjectsGrpcClient::create, call);
  }

  public <T> Future<T> timelines(Function<TimelinesClient, Future<T>> call) {
    return through(TimelinesGrpcClient::create, call);
  }

  public <T> Future<T> directory(Function<DirectoryClient, Future<T>> call) {
    return through(DirectoryGrpcClient::create, call);
  }

  public <T> Future<T> thirdParties(Function<ThirdPartiesClient, Future<T>> call) {
    return through(ThirdPartiesGrpcClient::create, call);
  }

  private <S, T> Future<T> through(
      BiFunction<GrpcClient, SocketAddress, S> stub, Function<S, Future<T>> call) {
    return channel.call(metadata, client -> call.apply(stub.apply(client, channel.address())));
  }
}
