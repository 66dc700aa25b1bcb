package dev.docket.kit.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The whole document of one process. The listeners have defaults; the other sections are there
/// when the process needs them, and `require…` says so when one is missing.
///
/// @param http the HTTP listener
/// @param grpc the gRPC listener
/// @param operation how the process is watched and steered
/// @param backends what the process talks to
/// @param deploy `service/flavor` → its own section, read by the service itself; in the order of
///   the document
public record ProcessConfig(
    HttpConfig http,
    GrpcConfig grpc,
    Operation operation,
    Backends backends,
    Map<String, ConfigNode> deploy) {
  /// @param ops null where the process takes no ops commands
  public record Operation(
      TelemetryConfig telemetry, LoggingConfig logging, @Nullable OpsConfig ops) {}

  /// The sections that not every process has.
  public record Backends(
      @Nullable KafkaConfig kafka,
      @Nullable PostgresConfig postgres,
      @Nullable GrpcChannelConfig caseApi,
      @Nullable IdentityConfig identity,
      @Nullable SecretsConfig secrets) {}

  public ProcessConfig {
    deploy = Collections.unmodifiableMap(new LinkedHashMap<>(deploy));
  }

  /// Reads all sections; the inside of `deploy` is left to the services.
  ///
  /// @throws ConfigException at the first wrong value or unknown key of any section but the inside
  ///   of `deploy`
  public static ProcessConfig from(ConfigNode root) {
    var http = HttpConfig.from(root.objectOrEmpty("http"));
    var grpc = GrpcConfig.from(root.objectOrEmpty("grpc"));
    var opsNode = root.optionalObject("ops");
    var operation =
        new Operation(
            TelemetryConfig.from(root.objectOrEmpty("telemetry")),
            LoggingConfig.from(root.objectOrEmpty("logging")),
            opsNode == null ? null : OpsConfig.from(opsNode));
    var backends =
        new Backends(
            section(root, "kafka", KafkaConfig::from),
            section(root, "postgres", PostgresConfig::from),
            section(root, "caseApi", GrpcChannelConfig::from),
            section(root, "identity", IdentityConfig::from),
            section(root, "secrets", SecretsConfig::from));
    var deployNode = root.objectOrEmpty("deploy");
    var deploy = new LinkedHashMap<String, ConfigNode>();
    for (var name : deployNode.keys()) {
      deploy.put(name, deployNode.object(name));
    }
    root.rejectUnknown();
    return new ProcessConfig(http, grpc, operation, backends, deploy);
  }

  public KafkaConfig requireKafka() {
    return required("kafka", backends.kafka());
  }

  public PostgresConfig requirePostgres() {
    return required("postgres", backends.postgres());
  }

  public GrpcChannelConfig requireCaseApi() {
    return required("caseApi", backends.caseApi());
  }

  public IdentityConfig requireIdentity() {
    return required("identity", backends.identity());
  }

  public SecretsConfig requireSecrets() {
    return required("secrets", backends.secrets());
  }

  private static <T> @Nullable T section(
      ConfigNode root, String name, Function<ConfigNode, T> from) {
    var node = root.optionalObject(name);
    return node == null ? null : from.apply(node);
  }

  private static <T> T required(String name, @Nullable T section) {
    if (section == null) {
      throw new ConfigException("$.%s: required by what this process deploys".formatted(name));
    }
    return section;
  }
}
