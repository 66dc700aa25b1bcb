package dev.docket.store;

/// One ownership of a shard.
///
/// @param epoch larger than that of every ownership before
public record OutboxOwner(OutboxShard shard, long epoch) {}
