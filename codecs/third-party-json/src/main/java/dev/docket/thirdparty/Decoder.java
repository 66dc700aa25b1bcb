package dev.docket.thirdparty;

/// A third party's payload to changelogs.
@FunctionalInterface
public interface Decoder {

  /// Never throws for what a payload holds.
  Decoding decode(WebhookEnvelope envelope);
}
