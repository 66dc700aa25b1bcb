package dev.docket.flavor;

import dev.docket.kit.health.Health;
import dev.docket.kit.metrics.Metrics;
import java.util.function.BiConsumer;

/// What a process lends to its flavors.
///
/// @param exit ends the process because a flavor (by id) failed for good; returns at once
public record FlavorHost(Health health, Metrics metrics, BiConsumer<String, Throwable> exit) {}
