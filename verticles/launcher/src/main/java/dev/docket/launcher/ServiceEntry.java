package dev.docket.launcher;

import dev.docket.kit.config.ConfigNode;
import dev.docket.kit.config.ProcessConfig;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/// A service that a process can deploy.
///
/// @param wire reads the service's own section and wires it
/// @param check reads it as `wire` does, and touches nothing
record ServiceEntry(
    BiFunction<ProcessParts, ConfigNode, Service> wire,
    BiConsumer<ProcessConfig, ConfigNode> check) {}
