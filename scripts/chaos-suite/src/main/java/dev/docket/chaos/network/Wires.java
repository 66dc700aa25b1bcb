package dev.docket.chaos.network;

import dev.docket.chaos.platform.Platform;
import dev.docket.chaos.platform.Waiting;
import dev.docket.chaos.platform.Wiring;
import dev.docket.embedded.EmbeddedKafka;
import dev.docket.testkit.FaultProxy;
import dev.docket.testkit.NetworkFault;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/// The proxies between the parts of a platform. The thread that leads the run uses it.
public final class Wires implements Wiring, AutoCloseable {

  private static final Duration LATENCY = Duration.ofMillis(5);
  private static final Duration JITTER = Duration.ofMillis(45);

  /// A loss lasts until so many connections have lost an answer, or for so much longer.
  private static final int LEAST_LOST = 5;

  private static final Duration LOSS_LIMIT = Duration.ofSeconds(2);
  private static final int KAFKA_DETOUR_FROM = 19_000;

  private final Map<Wire, FaultProxy> proxies = new EnumMap<>(Wire.class);

  /// A disturbance that is over.
  ///
  /// @param begin by the clock of this machine
  /// @param lost connections whose answer was lost
  /// @param swallowed bytes
  public record Done(
      Disturbance disturbance, Instant begin, Instant end, long lost, long swallowed) {}

  @Override
  public EmbeddedKafka.Detour kafka() throws IOException {
    int listenedAt = Platform.freePort(KAFKA_DETOUR_FROM);
    return new EmbeddedKafka.Detour(listenedAt, before(Wire.KAFKA, listenedAt));
  }

  @Override
  public Map<String, String> environment(int httpPort, int grpcPort, int postgresPort) {
    before(Wire.REST, httpPort);
    before(Wire.RELAY_DATABASE, postgresPort);
    return Map.of(
        "DOCKET_CASE_API_PORT",
        Integer.toString(before(Wire.GRPC, grpcPort)),
        "DOCKET_POSTGRES_PORT",
        Integer.toString(before(Wire.DATABASE, postgresPort)));
  }

  private int before(Wire wire, int port) {
    var proxy = FaultProxy.before(port);
    proxies.put(wire, proxy);
    return proxy.port();
  }

  /// What the relay's process is told, different from the other services.
  public Map<String, String> ofRelay() {
    return Map.of(
        "DOCKET_POSTGRES_PORT",
        Integer.toString(proxy(Wire.RELAY_DATABASE).port()),
        "DOCKET_KAFKA",
        EmbeddedKafka.HOST + ":" + proxy(Wire.KAFKA).port());
  }

  /// Where clients send their commands.
  public URI api() {
    return URI.create("http://127.0.0.1:" + proxy(Wire.REST).port());
  }

  private FaultProxy proxy(Wire wire) {
    return Objects.requireNonNull(proxies.get(wire));
  }

  /// Lets it happen, and waits for its end.
  public Done carryOut(Disturbance disturbance) {
    var proxy = proxy(disturbance.wire());
    var begin = Instant.now();
    long lost = proxy.repliesLost();
    long swallowed = proxy.bytesSwallowed();
    switch (disturbance.kind()) {
      case LATENCY -> proxy.inject(new NetworkFault.Latency(LATENCY, JITTER));
      case CUT -> proxy.cut();
      case REFUSAL -> {
        proxy.inject(new NetworkFault.Refusal());
        proxy.cut();
      }
      case HALF_OPEN, SILENCE -> proxy.inject(new NetworkFault.Silence(disturbance.directions()));
      case REPLY_LOST -> proxy.inject(new NetworkFault.ReplyLoss(disturbance.wire().lostRequest()));
    }
    Waiting.pause(disturbance.length());
    if (disturbance.kind() == Disturbance.Kind.REPLY_LOST && disturbance.wire().carriesAnswers()) {
      Waiting.until(LOSS_LIMIT, () -> proxy.repliesLost() - lost >= LEAST_LOST);
    }
    proxy.heal();
    if (disturbance.kind() == Disturbance.Kind.HALF_OPEN) {
      proxy.cutSilent();
    }
    return new Done(
        disturbance,
        begin,
        Instant.now(),
        proxy.repliesLost() - lost,
        proxy.bytesSwallowed() - swallowed);
  }

  @Override
  public void close() {
    proxies.values().forEach(FaultProxy::close);
  }
}
