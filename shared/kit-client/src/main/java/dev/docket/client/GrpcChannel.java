package dev.docket.client;

import dev.docket.kit.config.GrpcChannelConfig;
import dev.docket.kit.health.HealthState;
import dev.docket.kit.identity.OrgId;
import dev.docket.kit.identity.ServiceIdentity;
import dev.docket.kit.metrics.Metrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.vertx.circuitbreaker.CircuitBreakerState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The way to one destination: its connections, its breakers, its limit of calls in flight. One per
/// destination and caller, thread-safe; a call's Future completes on the caller's context.
public final class GrpcChannel {
  /// How long a caller is asked to wait when this channel has too many calls in flight.
  static final Duration WAIT_WHEN_FULL = Duration.ofMillis(100);

  /// How long after its deadline an unanswered call keeps its stream.
  private static final Duration RESET_AFTER = Duration.ofSeconds(2);

  private final Vertx vertx;
  private final String destination;
  private final GrpcChannelConfig config;
  private final ServiceCredentials credentials;
  private final Metrics metrics;
  private final Counter refused;
  private final BreakerMeters meters;
  private final SilenceCheck silence;
  // One connection each. A shared pool would take the size of messages from the library's default,
  // and open a second connection only when the first is full.
  private final List<GrpcClient> clients;
  private final AtomicInteger turn = new AtomicInteger();
  private final AtomicInteger inFlight = new AtomicInteger();

  /// Replaced when their limits change.
  private volatile Breakers breakers;

  /// A channel that connects at the first call.
  ///
  /// @param destination the name of the called service, for metrics, logs and
  ///   [CallFailure.BreakerOpen]
  public GrpcChannel(
      Vertx vertx,
      String destination,
      GrpcChannelConfig config,
      ServiceCredentials credentials,
      Metrics metrics) {
    this.vertx = vertx;
    this.destination = destination;
    this.config = config;
    this.credentials = credentials;
    this.metrics = metrics;
    this.silence = new SilenceCheck(destination, metrics.counter(ClientMetric.SILENT, tags()));
    this.clients =
        IntStream.range(0, config.connections().size())
            .mapToObj(_ -> client(vertx, config))
            .toList();
    var tags = tags();
    this.refused = metrics.counter(ClientMetric.REFUSED, tags);
    this.meters = BreakerMeters.of(metrics, tags);
    this.breakers = new Breakers(vertx, destination, config.breaker(), meters);
    metrics.gauge(ClientMetric.IN_FLIGHT, tags, inFlight::get);
    metrics.gauge(ClientMetric.BREAKER_STATE, tags, () -> gaugeOf(breakers.state()));
    metrics.gauge(ClientMetric.BREAKER_ORGS, tags, () -> breakers.orgs());
  }

  private static GrpcClient client(Vertx vertx, GrpcChannelConfig config) {
    var http =
        new HttpClientOptions()
            .setHttp2ClearTextUpgrade(false)
            .setConnectTimeout((int) config.deadline().toMillis());
    var grpc = new GrpcClientOptions().setMaxMessageSize(config.connections().maxMessageBytes());
    return GrpcClient.client(vertx, grpc, http);
  }

  /// Gives all breakers other limits. They begin closed, whatever they were; calls under way still
  /// count for those that let them through.
  public void limitBreaker(GrpcChannelConfig.Breaker limits) {
    var before = breakers;
    breakers = new Breakers(vertx, destination, limits, meters);
    before.close();
  }

  /// Where the destination is, for the constructors of generated clients.
  public SocketAddress address() {
    return SocketAddress.inetSocketAddress(config.port(), config.host());
  }

  /// Makes one unary call. It ends at its deadline at the latest, whatever the other side does.
  ///
  /// @param invocation calls exactly one method on the client it is given, which adds the metadata
  /// @return the answer, or a failure that is always a [CallFailedException]
  public <T> Future<T> call(CallMetadata metadata, Function<GrpcClient, Future<T>> invocation) {
    if (inFlight.incrementAndGet() > config.connections().maxInFlight()) {
      inFlight.decrementAndGet();
      refused.increment();
      return Future.failedFuture(
          new CallFailedException(new CallFailure.Throttled(WAIT_WHEN_FULL)));
    }
    var deadline = metadata.deadline() == null ? config.deadline() : metadata.deadline();
    var call = new Call(metadata, deadline, credentials);
    var sample = Timer.start(metrics.registry());
    return breakers
        .pass(call, () -> attempt(call, invocation))
        .onComplete(result -> {
          inFlight.decrementAndGet();
          sample.stop(metrics.timer(ClientMetric.CALLS, callTags(call, result.cause())));
        });
  }

  private <T> Future<T> attempt(Call call, Function<GrpcClient, Future<T>> invocation) {
    var client = clients.get(Math.floorMod(turn.getAndIncrement(), clients.size()));
    return invoke(new CallClient(client, call), invocation)
        // The hard end: with a very short deadline the library's call sometimes never completes.
        .timeout(Math.max(1, call.deadline().toMillis()), TimeUnit.MILLISECONDS)
        .recover(failure -> {
          call.blame(blame(failure, call));
          return Future.failedFuture(new CallFailedException(FailureReader.read(failure, call)));
        });
  }

  private Future<Blame> blame(Throwable failure, Call call) {
    return switch (failure) {
      case TimeoutException _ -> abandon(call);
      case IOException _, HttpClosedException _ -> Future.succeededFuture(Blame.DESTINATION);
      default -> Future.succeededFuture(Blame.ORG);
    };
  }

  // Not reset at once: the server ends the stream itself at the deadline it was told. A reset that
  // crosses that answer makes Vert.x 5.0.7 close the connection under all its calls, and servers
  // take many resets for an attack.
  private Future<Blame> abandon(Call call) {
    var request = call.abandon();
    if (request == null) {
      return Future.succeededFuture(Blame.DESTINATION);
    }
    vertx.setTimer(RESET_AFTER.toMillis(), _ -> request.cancel());
    return silence
        .check(request.connection())
        .map(silent -> silent ? Blame.DESTINATION : Blame.ORG);
  }

  private static <T> Future<T> invoke(
      GrpcClient client, Function<GrpcClient, Future<T>> invocation) {
    try {
      return invocation.apply(client);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  /// Of the breaker of the destination.
  public CircuitBreakerState breakerState() {
    return breakers.state();
  }

  /// The organizations to which no calls are sent, or a trial at most, by id; 1,000 or so.
  public List<Map.Entry<OrgId, CircuitBreakerState>> orgsCutOff() {
    return breakers.notClosed();
  }

  /// The name of the called service.
  public String destination() {
    return destination;
  }

  /// The calling service.
  public ServiceIdentity caller() {
    return credentials.self();
  }

  /// For a readiness check: down while the breaker of the destination is open. What a single
  /// organization runs into says nothing about this process.
  public HealthState health() {
    return switch (breakers.state()) {
      case CLOSED -> HealthState.up();
      case HALF_OPEN -> HealthState.starting("trying " + destination + " again");
      case OPEN ->
          HealthState.down("calls to " + destination + " keep failing; the breaker is open");
    };
  }

  /// Closes the connections; calls in flight fail.
  public Future<Void> close() {
    breakers.close();
    return Future.join(clients.stream().map(GrpcClient::close).toList()).mapEmpty();
  }

  private Tags tags() {
    return Tags.of("destination", destination, "caller", credentials.self().toString());
  }

  private Tags callTags(Call call, @Nullable Throwable failure) {
    var outcome =
        failure instanceof CallFailedException e
            ? e.failure().getClass().getSimpleName()
            : "Success";
    return tags().and("method", call.method(), "outcome", outcome);
  }

  private static int gaugeOf(CircuitBreakerState state) {
    return switch (state) {
      case CLOSED -> 0;
      case HALF_OPEN -> 1;
      case OPEN -> 2;
    };
  }
}
