package dev.docket.store;

import java.util.UUID;

/// Which log this is. A cursor is worth something only for the log that it was taken in.
///
/// @param systemIdentifier of the database cluster: transaction ids of another cluster mean nothing
///   here
/// @param logEpoch of the log itself: replaced when a database is restored or rebuilt
public record LogIdentity(long systemIdentifier, UUID logEpoch) {}
