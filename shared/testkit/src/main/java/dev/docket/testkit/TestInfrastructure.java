package dev.docket.testkit;

import dev.docket.embedded.EmbeddedPostgres;
import dev.docket.embedded.InfrastructureMain;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/// Kafka and PostgreSQL for integration tests, the same for every test class of a JVM.
///
/// They are the servers named by the environment variables `DOCKET_TEST_KAFKA` and
/// `DOCKET_TEST_POSTGRES` (`host:port`); what is not named is started on first use and ends with
/// the JVM. All methods may be called from any thread; the first call may block for some seconds.
public final class TestInfrastructure {

  private static final TestInfrastructure SHARED = new TestInfrastructure(System.getenv());

  /// PostgreSQL cuts longer names silently.
  private static final int NAME_LIMIT = 63;

  private static final int ADMIN_SECONDS = 30;

  private final Map<String, String> environment;
  private final Map<String, AtomicInteger> databases = new ConcurrentHashMap<>();

  /// Topics of an earlier run may still be there under the same class name.
  private final String run = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);

  private TestInfrastructure(Map<String, String> environment) {
    this.environment = environment;
  }

  public static TestInfrastructure shared() {
    return SHARED;
  }

  /// What a client puts into `bootstrap.servers`.
  public String kafkaBootstrap() {
    return given(InfrastructureMain.KAFKA_VARIABLE)
        .map(HostAndPort::toString)
        .orElseGet(() -> OwnInfrastructure.get().kafka().bootstrap());
  }

  public String postgresHost() {
    return postgres().host();
  }

  public int postgresPort() {
    return postgres().port();
  }

  /// The start of the names of all topics and groups of one test class; it ends with a dot.
  public String topicPrefix(Class<?> testClass) {
    return testClass.getSimpleName() + "-" + run + ".";
  }

  /// Creates a topic and returns when each of its partitions answers. A topic is known before it
  /// takes records: of a producer's first two requests the earlier could be refused and the later
  /// taken, and then the earlier one is out of order until it has failed, 120 s later
  /// (KAFKA-15591).
  ///
  /// @param name complete, [#topicPrefix(Class)] included
  public void createTopic(String name, int partitions) {
    Map<String, Object> config =
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            kafkaBootstrap(),
            AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG,
            20L);
    try (var admin = Admin.create(config)) {
      admin
          .createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
          .all()
          .get(ADMIN_SECONDS, TimeUnit.SECONDS);
      admin.listOffsets(ends(name, partitions)).all().get(ADMIN_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("cannot create the topic " + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while creating the topic " + name, e);
    }
  }

  private static Map<TopicPartition, OffsetSpec> ends(String topic, int partitions) {
    return IntStream.range(0, partitions)
        .boxed()
        .collect(Collectors.toMap(i -> new TopicPartition(topic, i), _ -> OffsetSpec.latest()));
  }

  /// Creates an empty database for a test class. A further call for the same class makes another
  /// one. One of the same name, left by an earlier run, is dropped first, its sessions included.
  public TestDatabase createDatabase(Class<?> testClass) {
    var base = databaseName(testClass);
    int count = databases.computeIfAbsent(base, _ -> new AtomicInteger()).incrementAndGet();
    var name = count == 1 ? base : base + "_" + count;
    try (var connection = connect("postgres");
        var statement = connection.createStatement()) {
      // The name is made of letters, digits and underscores only.
      statement.execute("drop database if exists " + name + " with (force)");
      statement.execute("create database " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot create the database " + name, e);
    }
    return new TestDatabase(postgresHost(), postgresPort(), name, EmbeddedPostgres.SUPERUSER);
  }

  /// The simple name for people, a digest of the full name because two packages may use the same.
  static String databaseName(Class<?> testClass) {
    var digest = HexFormat.of().toHexDigits(testClass.getName().hashCode());
    var readable =
        testClass.getSimpleName().replaceAll("[^A-Za-z0-9]", "_").toLowerCase(Locale.ROOT);
    int room = NAME_LIMIT - "it__99".length() - digest.length() - 1;
    return "it_" + readable.substring(0, Math.min(readable.length(), room)) + "_" + digest;
  }

  private Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(
        new TestDatabase(postgresHost(), postgresPort(), database, EmbeddedPostgres.SUPERUSER)
            .jdbcUrl());
  }

  private HostAndPort postgres() {
    return given(InfrastructureMain.POSTGRES_VARIABLE)
        .orElseGet(() ->
            new HostAndPort(EmbeddedPostgres.HOST, OwnInfrastructure.get().postgres().port()));
  }

  private Optional<HostAndPort> given(String variable) {
    return Optional.ofNullable(environment.get(variable))
        .filter(value -> !value.isBlank())
        .map(value -> HostAndPort.parse(variable, value));
  }
}
