package dev.docket.consumer.simulation;

import dev.docket.consumer.config.ConsumerConfig;
import java.util.function.Supplier;

/// What the processes of a simulation share.
///
/// @param lots what is parked
record World(
    VirtualClock clock,
    Trace trace,
    Broker broker,
    SimulatedLots.Log lots,
    Group group,
    Oracle oracle,
    Settings settings) {

  /// @param fates asked anew each time: it may change
  record Settings(ConsumerConfig config, Supplier<Fate> fates) {}

  Fate fate() {
    return settings.fates().get();
  }
}
