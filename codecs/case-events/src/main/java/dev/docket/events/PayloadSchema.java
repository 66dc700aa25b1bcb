package dev.docket.events;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;

/// The payload of one event type through all its schema versions: a reader of today's, and one
/// upcaster for each step that led there. An old payload goes through every step behind its own
/// version, so that a new version costs one upcaster and touches none of the older ones. Immutable.
///
/// @param <E> what the payload is read to
final class PayloadSchema<E> {

  /// Reads a payload of today's version.
  @FunctionalInterface
  interface Reader<E> {
    E read(ByteString payload) throws InvalidProtocolBufferException;
  }

  private final Reader<? extends E> reader;
  private final List<Upcaster> upcasters;

  /// @param upcasters the first lifts version 1 to 2, the next 2 to 3, and so on; none while there
  ///   is only version 1
  PayloadSchema(Reader<? extends E> reader, Upcaster... upcasters) {
    this.reader = reader;
    this.upcasters = List.of(upcasters);
  }

  /// The version written today.
  int version() {
    return upcasters.size() + 1;
  }

  /// @param written the schema version of the bytes
  /// @throws InvalidProtocolBufferException when the bytes are not a payload of that version
  /// @throws IllegalArgumentException when a field has a value that this build does not know, or
  ///   when there is no such version here
  E read(ByteString payload, int written) throws InvalidProtocolBufferException {
    if (written < 1 || written > version()) {
      throw new IllegalArgumentException(
          "schema versions 1 to %d, found %d".formatted(version(), written));
    }
    var lifted = payload;
    for (var upcaster : upcasters.subList(written - 1, upcasters.size())) {
      lifted = upcaster.lift(lifted);
    }
    return reader.read(lifted);
  }
}
