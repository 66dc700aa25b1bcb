package dev.docket.consumer.lot.kafka;

import static dev.docket.consumer.lot.kafka.LotFixture.done;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.consumer.config.GroupProtocol;
import dev.docket.embedded.EmbeddedInfrastructure;
import dev.docket.embedded.InfrastructureListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A parking lot whose broker is killed. On a broker of its own.
class ParkedOutageIT {

  private Path data = Path.of("");

  @BeforeEach
  void makeDataDirectory() throws Exception {
    data = Files.createTempDirectory("docket-lot-");
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @AfterEach
  void eraseDataDirectory() {
    EmbeddedInfrastructure.erase(data);
  }

  @Test
  void shouldLoseNothingAcknowledgedAndGoOnWhenTheBrokerIsKilled() throws Exception {
    try (var parts = EmbeddedInfrastructure.start(data, false, InfrastructureListener.logging());
        var fixture =
            new LotFixture(parts.kafka().bootstrap(), "outage", 2, GroupProtocol.Classic.DEFAULT)) {
      var log = fixture.log();
      var member = fixture.joined();
      done(log.append(member.groupMetadata(), List.of(fixture.parked(0, 0))));

      // When the broker is killed, and started again by its supervisor, while records are parked
      ProcessHandle.of(parts.kafka().pid()).orElseThrow().destroyForcibly();
      var acknowledged = new ArrayList<Long>(List.of(0L));
      long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      for (long offset = 1; acknowledged.size() < 4; offset++) {
        assertThat(System.nanoTime()).isLessThan(deadline);
        fixture.joined(member);
        try {
          done(log.append(member.groupMetadata(), List.of(fixture.parked(0, offset))));
          acknowledged.add(offset);
        } catch (CompletionException _) {
          // Not known to be there.
        }
      }

      // Then
      assertThat(fixture.read(log, 0).offsets()).containsAll(acknowledged).isSorted();
    }
  }
}
