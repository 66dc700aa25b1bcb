package dev.docket.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortBookIT {

  @TempDir Path data;

  @Test
  void shouldRememberPortsAcrossStarts() {
    // Given
    var book = PortBook.open(data);
    int kafka = book.portOf("kafka");
    int postgres = book.portOf("postgres");
    book.save();

    // When
    var again = PortBook.open(data);

    // Then
    assertThat(kafka).isNotEqualTo(postgres);
    assertThat(again.portOf("kafka")).isEqualTo(kafka);
    assertThat(again.portOf("postgres")).isEqualTo(postgres);
  }

  @Test
  void shouldChooseAnotherPortWhenTheRememberedOneIsTaken() throws IOException {
    // Given
    var book = PortBook.open(data);
    int port = book.portOf("kafka");
    book.save();

    // When
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));

      // Then
      assertThat(PortBook.open(data).portOf("kafka")).isNotEqualTo(port);
    }
  }

  @Test
  void shouldChooseAgainWhenTheFileMakesNoSense() throws IOException {
    // Given
    Files.writeString(PortBook.fileIn(data), "{ \"kafka\": 99999, \"postgres\": ");

    // Then
    assertThat(PortBook.open(data).portOf("kafka")).isBetween(20_000, 29_999);
  }
}
