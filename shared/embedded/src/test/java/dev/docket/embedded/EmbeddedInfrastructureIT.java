package dev.docket.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.security.auth.module.UnixSystem;
import dev.docket.embedded.PartEvent.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmbeddedInfrastructureIT {

  private static final long SECONDS = 30;

  private final BlockingQueue<PartEvent> events = new LinkedBlockingQueue<>();
  private Path data = Path.of("");

  @BeforeEach
  void makeDataDirectory() throws IOException {
    data = Files.createTempDirectory("docket-embedded-");
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @AfterEach
  void eraseDataDirectory() {
    EmbeddedInfrastructure.erase(data);
    assertThat(data).doesNotExist();
    assertThat(Places.outside(data)).doesNotExist();
  }

  @Test
  void shouldKeepDataAndFreePortsAcrossARestart() throws Exception {
    // Given
    int kafkaPort;
    int postgresPort;
    try (var parts = EmbeddedInfrastructure.start(data, true, events::add)) {
      Client.of(parts).write("before");
      kafkaPort = parts.kafka().port();
      postgresPort = parts.postgres().port();
      assertThat(parts.postgresDirectory()).startsWith(data);
    }

    // When another process has taken PostgreSQL's port meanwhile
    try (var _ = listenOn(postgresPort);
        var parts = EmbeddedInfrastructure.start(data, true, events::add)) {

      // Then
      assertThat(parts.kafka().port()).isEqualTo(kafkaPort);
      assertThat(parts.postgres().port()).isNotEqualTo(postgresPort);
      assertThat(Client.of(parts).rows()).containsExactly("before");
      assertThat(Client.of(parts).records()).containsExactly("before");
    }
  }

  @Test
  void shouldLeaveNoOrphanAndLoseNothingWhenTheHostIsKilled() throws Exception {
    // Given another JVM that hosts both
    try (var host = HostProcess.start(data)) {
      host.client().write("acknowledged");
      var children = host.children();
      assertThat(children).hasSize(2);

      // When
      host.kill();

      // Then a successor finds everything, on the same ports
      try (var parts = EmbeddedInfrastructure.start(data, true, events::add)) {
        assertThat(Client.of(parts)).isEqualTo(host.client());
        assertThat(Client.of(parts).rows()).containsExactly("acknowledged");
        assertThat(Client.of(parts).records()).containsExactly("acknowledged");
      }
      for (var child : children) {
        child.onExit().get(SECONDS, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void shouldStartPartsAgainWhenTheyAreKilled() throws Exception {
    // Given
    try (var parts = EmbeddedInfrastructure.start(data, false, events::add)) {
      Client.of(parts).write("kept");
      events.clear();

      // When
      ProcessHandle.of(parts.kafka().pid()).orElseThrow().destroyForcibly();
      ProcessHandle.of(parts.postgres().pid()).orElseThrow().destroyForcibly();

      // Then
      awaitReadyAgain();
      assertThat(Client.of(parts).rows()).containsExactly("kept");
      assertThat(Client.of(parts).records()).containsExactly("kept");
    }
  }

  @Test
  void shouldKeepPostgresFilesElsewhereWhenItsUserCannotReachTheDataDirectory() throws Exception {
    assumeTrue(new UnixSystem().getUid() == 0, "only root runs PostgreSQL as another user");
    // Given
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));

    // When
    try (var parts = EmbeddedInfrastructure.start(data, false, events::add)) {

      // Then
      assertThat(parts.postgresDirectory()).isEqualTo(Places.outside(data)).exists();
      Client.of(parts).write("reached");
      assertThat(Client.of(parts).rows()).containsExactly("reached");

      // Nor does a second start on the same directory disturb the first
      assertThatThrownBy(() -> EmbeddedInfrastructure.start(data, false, events::add))
          .isInstanceOf(EmbeddedException.class)
          .hasMessageContaining("in use by another process");
    }
  }

  @Test
  void shouldSayWhatIsWrongWithACorruptDataDirectory() throws Exception {
    // Given
    var control = data.resolve("postgres/data/global/pg_control");
    EmbeddedInfrastructure.start(data, false, events::add).close();
    Files.writeString(control, "not what the server wrote");

    // Then
    assertThatThrownBy(() -> EmbeddedInfrastructure.start(data, false, events::add))
        .isInstanceOf(EmbeddedException.class)
        .hasMessageStartingWith("PostgreSQL: ")
        .hasMessageContaining("postgres.log")
        .hasMessageContaining("pg_control");
  }

  @Test
  void shouldNotEraseADirectoryItDidNotMake() throws IOException {
    // Given
    var precious = Files.writeString(data.resolve("precious.txt"), "mine");

    // Then
    assertThatThrownBy(() -> EmbeddedInfrastructure.erase(data))
        .isInstanceOf(EmbeddedException.class)
        .hasMessageContaining("not a data directory");
    assertThat(precious).exists();
    Files.delete(precious);
  }

  private void awaitReadyAgain() throws InterruptedException {
    for (int ready = 0; ready < Part.values().length; ) {
      var event = events.poll(SECONDS, TimeUnit.SECONDS);
      assertThat(event).as("the next step of the restart").isNotNull();
      if (event != null && event.state() == State.READY) {
        ready++;
      }
    }
  }

  private static ServerSocket listenOn(int port) throws IOException {
    var socket = new ServerSocket();
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return socket;
  }
}
