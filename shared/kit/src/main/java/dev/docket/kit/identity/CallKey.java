package dev.docket.kit.identity;

import java.util.UUID;

/// Under which a call that commands something takes effect once, however often it is made. Calls
/// that only ask may carry one too; it means nothing there.
public sealed interface CallKey {

  /// Chosen by a client, for one request of its own.
  ///
  /// @param value 1 to [#MAX_LENGTH] visible ASCII characters
  record Client(String value) implements CallKey {
    public static final int MAX_LENGTH = 200;

    /// What a key has to be, for those who refuse one.
    public static final String EXPECTED = "1 to " + MAX_LENGTH + " visible ASCII characters";

    public Client {
      if (value.isEmpty()
          || value.length() > MAX_LENGTH
          || !value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
        throw new IllegalArgumentException("key: expected " + EXPECTED);
      }
    }
  }

  /// Named by what led to the call: the same for every repetition of one effect.
  record Effect(UUID value) implements CallKey {}
}
