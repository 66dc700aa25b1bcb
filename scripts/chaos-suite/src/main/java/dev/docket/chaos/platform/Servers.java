package dev.docket.chaos.platform;

import dev.docket.embedded.EmbeddedInfrastructure;
import dev.docket.embedded.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Kafka and PostgreSQL on a temporary data directory and free ports; started again when they end.
public final class Servers implements AutoCloseable {

  private final Path data;
  private final EmbeddedInfrastructure infrastructure;

  private Servers(Path data, EmbeddedInfrastructure infrastructure) {
    this.data = data;
    this.infrastructure = infrastructure;
  }

  /// @param durable false where PostgreSQL is not killed
  /// @param detour a second way to Kafka; null for the direct way alone
  public static Servers start(
      boolean durable, EmbeddedKafka.@Nullable Detour detour, Consumer<String> say)
      throws IOException {
    var data = Files.createTempDirectory("docket-chaos-");
    // Another user runs PostgreSQL when we are root.
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new Servers(
        data,
        EmbeddedInfrastructure.start(
            data,
            durable,
            new EmbeddedKafka.Options(detour, List.of()),
            event -> say.accept(event.line())));
  }

  /// Where their files are, and room for those of others.
  public Path data() {
    return data;
  }

  public String bootstrap() {
    return infrastructure.kafka().bootstrap();
  }

  public int postgresPort() {
    return infrastructure.postgres().port();
  }

  /// As the superuser.
  public String jdbcUrl(String database) {
    return infrastructure.postgres().jdbcUrl(database) + "&connectTimeout=5&socketTimeout=60";
  }

  public void killKafka() {
    ProcessHandle.of(infrastructure.kafka().pid()).ifPresent(ProcessHandle::destroyForcibly);
  }

  /// Asks it to stop in order (SIGTERM).
  public void stopKafka() {
    ProcessHandle.of(infrastructure.kafka().pid()).ifPresent(ProcessHandle::destroy);
  }

  /// Process id of the broker that runs, or ran last.
  public long kafkaPid() {
    return infrastructure.kafka().pid();
  }

  /// The postmaster; its sessions see that and end.
  public void killPostgres() {
    ProcessHandle.of(infrastructure.postgres().pid()).ifPresent(ProcessHandle::destroyForcibly);
  }

  /// Removes what a clean run has left on the disk, and tells where that of another is; call it
  /// after [#close()].
  public void leave(boolean clean, Consumer<String> say) {
    if (clean) {
      EmbeddedInfrastructure.erase(data);
    } else {
      say.accept("kept for a look: " + data);
    }
  }

  /// Stops what still runs; the files stay.
  @Override
  public void close() {
    infrastructure.close();
  }
}
