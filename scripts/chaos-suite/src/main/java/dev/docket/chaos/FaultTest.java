package dev.docket.chaos;

import java.io.IOException;
import java.sql.SQLException;

/// A run against a platform of its own.
interface FaultTest {

  /// How it ended.
  ///
  /// @param line the verdict, the last line of the output
  /// @param clean every promise was kept
  /// @param weakness why a clean run proves nothing; empty when it does prove something
  record Result(String line, boolean clean, String weakness) {}

  /// @throws dev.docket.chaos.platform.CannotMeasureException when the run says nothing
  Result run() throws IOException, SQLException;

  /// Stops whatever runs; may be called from any thread, and more than once.
  void stop();
}
