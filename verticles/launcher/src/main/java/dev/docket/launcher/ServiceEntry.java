package dev.docket.launcher;

import dev.docket.kit.config.ConfigNode;
import dev.docket.kit.config.ProcessConfig;
import java.util.List;
import java.util.function.BiFunction;

/// A service that a process can deploy.
///
/// @param wire reads the service's own section and wires it
/// @param check reads it as `wire` does, and touches nothing; says what it subscribes to
record ServiceEntry(
    BiFunction<ProcessParts, ConfigNode, Service> wire,
    BiFunction<ProcessConfig, ConfigNode, List<Subscription>> check) {

  /// A topic that the service reads, in a group of its own.
  record Subscription(String topic, String group) {}
}
