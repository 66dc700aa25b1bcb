package dev.docket.flavor;

import dev.docket.kit.health.Health;
import dev.docket.kit.telemetry.Telemetry;
import java.util.function.BiConsumer;

/// What a process lends to its flavors.
///
/// @param exit ends the process because a flavor (by id) failed for good; returns at once
public record FlavorHost(Health health, Telemetry telemetry, BiConsumer<String, Throwable> exit) {}
