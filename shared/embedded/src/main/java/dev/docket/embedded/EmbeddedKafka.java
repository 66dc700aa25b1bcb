package dev.docket.embedded;

import dev.docket.embedded.kafka.KafkaChild;
import dev.docket.embedded.kafka.KafkaChildClassPath;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.jspecify.annotations.Nullable;

/// A Kafka broker of our own on the loopback address: one node, its own controller, topics are
/// created explicitly.
public final class EmbeddedKafka implements AutoCloseable {

  public static final String HOST = "127.0.0.1";

  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);
  private static final Duration PREDECESSOR_LIMIT = Duration.ofSeconds(15);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final int REQUEST_MILLIS = 2_000;

  private static final List<String> JVM_FLAGS =
      List.of(
          "-Xms32m",
          "-Xmx192m",
          "-Xss512k",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          // Of the 48 MB that are reserved without it, 15 % are soon in use, and looking for code
          // to
          // drop is a full collection: 130 ms in which no client gets an answer.
          "-XX:ReservedCodeCacheSize=128m",
          "--sun-misc-unsafe-memory-access=allow",
          "--enable-native-access=ALL-UNNAMED",
          // A library asks for log4j's core, which is not there: say so to nobody.
          "-Dlog4j2.loggerContextFactory=org.apache.logging.log4j.simple.SimpleLoggerContextFactory");

  private final int port;
  private final ChildProcess child;

  /// A second way to the broker, through something in between: who asks at the port `listenedAt` is
  /// told to come back to the port `advertised`, and so never finds the direct way.
  public record Detour(int listenedAt, int advertised) {}

  /// What a few want to be otherwise.
  ///
  /// @param detour null for the direct way alone
  /// @param jvmFlags behind our own, which keep the broker small: the later one counts
  public record Options(@Nullable Detour detour, List<String> jvmFlags) {

    public static final Options DEFAULT = new Options(null, List.of());

    public Options {
      jvmFlags = List.copyOf(jvmFlags);
    }
  }

  private EmbeddedKafka(int port, ChildProcess child) {
    this.port = port;
    this.child = child;
  }

  /// Starts the broker and waits until it describes its cluster.
  ///
  /// @throws EmbeddedException when it cannot be started; nothing is left running
  static EmbeddedKafka start(
      Path directory,
      int port,
      int controllerPort,
      Options options,
      InfrastructureListener listener) {
    var properties = properties(logs(directory), port, controllerPort, options.detour());
    var file = writeProperties(directory, properties);
    var spec =
        new ChildSpec(
            Part.KAFKA,
            command(file, options.jvmFlags()),
            directory.resolve("kafka.log"),
            () -> describeCluster(port),
            process -> process.getOutputStream().close(),
            new ChildSpec.Limits(START_LIMIT, STOP_LIMIT));
    return new EmbeddedKafka(port, ChildProcess.start(spec, listener));
  }

  public int port() {
    return port;
  }

  /// What a client puts into `bootstrap.servers`.
  public String bootstrap() {
    return HOST + ":" + port;
  }

  /// Process id of the broker; another one after a restart.
  public long pid() {
    return child.pid();
  }

  @Override
  public void close() {
    child.close();
  }

  /// Waits for a broker that a killed parent has left in the course of stopping: it holds its lock
  /// until its end.
  static void awaitPredecessor(Path directory) {
    var lock = logs(directory).resolve(".lock");
    if (Files.notExists(lock)) {
      return;
    }
    var deadline = System.nanoTime() + PREDECESSOR_LIMIT.toNanos();
    try (var channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
      while (System.nanoTime() < deadline) {
        try (var free = channel.tryLock()) {
          if (free != null) {
            return;
          }
        }
        Thread.sleep(POLL);
      }
    } catch (IOException e) {
      throw EmbeddedException.of(Part.KAFKA, "cannot read " + lock + ": " + e.getMessage(), e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static Path logs(Path directory) {
    return directory.resolve("logs");
  }

  private static List<String> command(Path propertiesFile, List<String> jvmFlags) {
    var command = new ArrayList<>(ProcessUser.ownSession());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_FLAGS);
    command.addAll(jvmFlags);
    try {
      command.addAll(List.of("-cp", KafkaChildClassPath.value()));
    } catch (IllegalStateException e) {
      throw EmbeddedException.of(Part.KAFKA, String.valueOf(e.getMessage()), e);
    }
    command.addAll(List.of(KafkaChild.class.getName(), propertiesFile.toString()));
    return command;
  }

  private static Path writeProperties(Path directory, String properties) {
    var file = directory.resolve("server.properties");
    try {
      Files.createDirectories(logs(directory));
      Files.writeString(file, properties);
      return file;
    } catch (IOException e) {
      throw EmbeddedException.of(Part.KAFKA, "cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  private static String properties(
      Path logs, int port, int controllerPort, @Nullable Detour detour) {
    var listened = detour == null ? "" : ",DETOUR://%s:%d".formatted(HOST, detour.listenedAt());
    var advertised = detour == null ? "" : ",DETOUR://%s:%d".formatted(HOST, detour.advertised());
    return """
    process.roles=broker,controller
    node.id=1
    controller.quorum.voters=1@127.0.0.1:%2$d
    controller.listener.names=CONTROLLER
    listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d%4$s
    advertised.listeners=PLAINTEXT://127.0.0.1:%1$d%5$s
    listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,DETOUR:PLAINTEXT
    log.dirs=%3$s
    auto.create.topics.enable=false
    # One node: nothing to replicate to.
    num.partitions=1
    default.replication.factor=1
    min.insync.replicas=1
    offsets.topic.num.partitions=1
    offsets.topic.replication.factor=1
    transaction.state.log.num.partitions=1
    transaction.state.log.replication.factor=1
    transaction.state.log.min.isr=1
    share.coordinator.state.topic.num.partitions=1
    share.coordinator.state.topic.replication.factor=1
    share.coordinator.state.topic.min.isr=1
    # A message may be as large as the consumers' own limit: 4 MiB.
    message.max.bytes=4194304
    replica.fetch.max.bytes=4194304
    # Groups form at once, and a member that was killed is noticed within seconds.
    group.initial.rebalance.delay.ms=0
    group.min.session.timeout.ms=3000
    group.consumer.min.session.timeout.ms=3000
    group.consumer.session.timeout.ms=6000
    group.consumer.min.heartbeat.interval.ms=500
    group.consumer.heartbeat.interval.ms=1000
    # Small: one developer's machine.
    log.cleaner.dedupe.buffer.size=2097152
    log.segment.bytes=16777216
    log.index.size.max.bytes=1048576
    num.network.threads=1
    num.io.threads=2
    # With the default session a restart after a kill waits nine seconds for the old one to expire.
    controlled.shutdown.enable=true
    broker.session.timeout.ms=2000
    broker.heartbeat.interval.ms=200
    """
        .formatted(
            port, controllerPort, logs.toString().replace("\\", "\\\\"), listened, advertised);
  }

  private static void describeCluster(int port) throws Exception {
    // Much cheaper than a client that retries inside while nothing listens yet.
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), REQUEST_MILLIS);
    }
    Map<String, Object> config =
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            HOST + ":" + port,
            AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG,
            20L,
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
            REQUEST_MILLIS,
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            REQUEST_MILLIS);
    try (var admin = Admin.create(config)) {
      var nodes = admin.describeCluster().nodes().get(REQUEST_MILLIS, TimeUnit.MILLISECONDS);
      if (nodes.isEmpty()) {
        throw new IllegalStateException("the broker has not joined its cluster yet");
      }
    }
  }
}
