package dev.docket.consumer;

/// What a [Decoder] made of a record.
public sealed interface DecodeResult<E> {

  record Decoded<E>(E value) implements DecodeResult<E> {}

  /// Bytes that are no `E`: counted, logged by coordinates only, settled; the next record follows.
  ///
  /// @param reason short, free of payload
  record Malformed<E>(String reason) implements DecodeResult<E> {}
}
