package dev.docket.bench;

import java.nio.file.Path;

/// Something to measure by name.
public interface Benchmark {

  /// What a person types.
  String name();

  /// What it measures, against which goal; a few lines for the list.
  String meaning();

  /// Measures and tells. Blocking.
  ///
  /// @throws BenchFailedException when it could not measure, or a result check failed
  void run(Setting setting, Figures figures) throws InterruptedException;

  /// @param root the project
  /// @param quick shorter and less exact
  record Setting(Path root, boolean quick) {}
}
