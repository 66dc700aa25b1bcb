package dev.docket.kit.config;

/// The document of a process, read.
///
/// @param source where to read it again
/// @param document as it was read
/// @param config what it says
public record LoadedConfig(ConfigSource source, ConfigNode document, ProcessConfig config) {

  /// Blocking.
  ///
  /// @throws ConfigException when there is none, or it cannot be used
  public static LoadedConfig from(ConfigSource source) {
    var document = source.load();
    return new LoadedConfig(source, document, ProcessConfig.from(document));
  }
}
