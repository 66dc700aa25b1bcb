/// Traces: one from the request to the last effect, by OpenTelemetry. Who makes spans needs [Trace]
/// alone.
@NullMarked
package dev.docket.kit.tracing;

import org.jspecify.annotations.NullMarked;
