package dev.docket.kit.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The section `postgres`.
///
/// @param server where the database is
/// @param logins who the process may be; a role is only given to a process that needs it
/// @param pool connections of each role that is used
/// @param migrate whether this process brings the schema up to date at its start; needs the owner's
///   login
public record PostgresConfig(Server server, Logins logins, Pool pool, boolean migrate) {
  /// Where the database is.
  ///
  /// @param port 1 to 65535
  public record Server(String host, int port, String database) {
    public Server {
      Expect.notBlank("host", host);
      Expect.range("port", port, 1, 65_535);
      Expect.notBlank("database", database);
    }
  }

  public record Login(String user, Secret password) {
    public Login {
      Expect.notBlank("user", user);
    }

    static Login from(ConfigNode node) {
      var user = node.requireString("user");
      var password = node.requireSecret("password");
      node.rejectUnknown();
      return node.build(() -> new Login(user, password));
    }
  }

  /// The roles this process may take.
  ///
  /// @param app reads and writes tenant tables under row-level security
  /// @param relay reads the outbox and keeps its cursor; null where no relay runs
  /// @param owner owns the schema; null where nothing migrates
  public record Logins(Login app, @Nullable Login relay, @Nullable Login owner) {
    static Logins from(ConfigNode node) {
      var app = Login.from(node.object("app"));
      var relayNode = node.optionalObject("relay");
      var ownerNode = node.optionalObject("owner");
      node.rejectUnknown();
      return new Logins(
          app,
          relayNode == null ? null : Login.from(relayNode),
          ownerNode == null ? null : Login.from(ownerNode));
    }
  }

  /// Connections of one role.
  ///
  /// @param size connections, 1 to 500
  /// @param pipeliningLimit statements in flight per connection, 1 to 1024
  /// @param connectTimeout 100 ms to 1 minute
  /// @param silenceLimit a connection over which nothing has come back for so long is closed, 1
  ///   second to 10 minutes; to be longer than the server lets a statement take
  public record Pool(
      int size, int pipeliningLimit, Duration connectTimeout, Duration silenceLimit) {
    public Pool {
      Expect.range("size", size, 1, 500);
      Expect.range("pipeliningLimit", pipeliningLimit, 1, 1_024);
      Expect.range("connectTimeout", connectTimeout, Duration.ofMillis(100), Duration.ofMinutes(1));
      Expect.range("silenceLimit", silenceLimit, Duration.ofSeconds(1), Duration.ofMinutes(10));
    }

    static Pool from(ConfigNode node) {
      var size = node.integer("size", 8);
      var pipeliningLimit = node.integer("pipeliningLimit", 16);
      var connectTimeout = node.duration("connectTimeout", Duration.ofSeconds(5));
      // The roles' statement_timeout is 30 s: a server that lives has said something by then.
      var silenceLimit = node.duration("silenceLimit", Duration.ofSeconds(35));
      node.rejectUnknown();
      return node.build(() -> new Pool(size, pipeliningLimit, connectTimeout, silenceLimit));
    }
  }

  public PostgresConfig {
    if (migrate && logins.owner() == null) {
      throw new IllegalArgumentException("logins.owner: required because migrate is true");
    }
  }

  public static PostgresConfig from(ConfigNode node) {
    var host = node.string("host", "127.0.0.1");
    var port = node.integer("port", 5432);
    var database = node.string("database", "docket");
    var logins = Logins.from(node.object("logins"));
    var pool = Pool.from(node.objectOrEmpty("pool"));
    var migrate = node.bool("migrate", false);
    node.rejectUnknown();
    return node.build(
        () -> new PostgresConfig(new Server(host, port, database), logins, pool, migrate));
  }
}
