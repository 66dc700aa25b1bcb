package dev.docket.events;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;

/// Lifts a payload of one schema version to the next. Pure: the same bytes in, the same bytes out,
/// whenever and wherever it runs; it knows no clock, no configuration and no other event.
@FunctionalInterface
interface Upcaster {

  /// @throws InvalidProtocolBufferException when the bytes are not a payload of the older version
  /// @throws IllegalArgumentException when a field has a value that the older version never had
  ByteString lift(ByteString payload) throws InvalidProtocolBufferException;
}
