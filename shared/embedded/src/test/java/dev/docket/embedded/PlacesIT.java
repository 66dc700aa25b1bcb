package dev.docket.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What root finds on a data directory that the unprivileged user can or cannot enter.
class PlacesIT {

  @TempDir Path parent;

  private final ProcessUser user = ProcessUser.current();

  @BeforeEach
  void onlyAsRoot() throws IOException {
    assumeTrue(user.switched(), "only root runs PostgreSQL as another user");
    open(parent, true);
  }

  @AfterEach
  void removeOutside() {
    Places.remove(Places.outside(parent));
  }

  @Test
  void shouldKeepFilesInsideAnOpenDirectory() {
    assertThat(Places.of(parent, user).postgres()).isEqualTo(parent.resolve("postgres"));
  }

  @Test
  void shouldStayOutsideOnceThereEvenWhenTheDirectoryIsOpenedLater() throws IOException {
    // Given
    open(parent, false);
    var first = Places.of(parent, user).postgres();
    assertThat(first).isEqualTo(Places.outside(parent));

    // When
    open(parent, true);

    // Then
    assertThat(Places.of(parent, user).postgres()).isEqualTo(first);
  }

  @Test
  void shouldRefuseToStartEmptyWhenItsFilesCanNoLongerBeReached() throws IOException {
    // Given
    Files.createDirectory(parent.resolve("postgres"));

    // When
    open(parent, false);

    // Then
    assertThatThrownBy(() -> Places.of(parent, user))
        .isInstanceOf(EmbeddedException.class)
        .hasMessageContaining("can no longer enter")
        .hasMessageContaining("chmod");
  }

  @Test
  void shouldNotReviveFilesOfARemovedDataDirectory() throws IOException {
    // Given
    Places.makeDirectory(Places.outside(parent));

    // When
    open(parent, false);

    // Then
    assertThatThrownBy(() -> Places.of(parent, user))
        .isInstanceOf(EmbeddedException.class)
        .hasMessageContaining("former data directory")
        .hasMessageContaining(Places.outside(parent).toString());
  }

  private static void open(Path directory, boolean open) throws IOException {
    var permissions = PosixFilePermissions.fromString(open ? "rwxr-xr-x" : "rwx------");
    Files.setPosixFilePermissions(directory, permissions);
  }
}
