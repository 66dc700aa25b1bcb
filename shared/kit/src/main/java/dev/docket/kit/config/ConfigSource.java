package dev.docket.kit.config;

import java.nio.file.Path;

/// Where the document of a process comes from, to be read again when it changes.
public record ConfigSource(ConfigLoader loader, Path file) {

  /// Blocking.
  ///
  /// @throws ConfigException as [ConfigLoader#load] does
  public ConfigNode load() {
    return loader.load(file);
  }
}
