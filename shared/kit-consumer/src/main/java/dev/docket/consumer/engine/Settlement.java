package dev.docket.consumer.engine;

import dev.docket.consumer.HandleResp;
import org.jspecify.annotations.Nullable;

/// A handler's word on one record.
///
/// @param outcome null when the handler gives the record back without having begun it
record Settlement<E>(Dispatched<E> dispatched, @Nullable HandleResp outcome) {}
