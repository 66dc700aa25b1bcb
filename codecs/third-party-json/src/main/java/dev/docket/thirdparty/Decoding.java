package dev.docket.thirdparty;

import java.util.List;

/// What a [Decoder] made of a payload.
public sealed interface Decoding {

  /// @param changelogs at least one, in the order in which they apply
  record Decoded(List<Changelog> changelogs) implements Decoding {
    public Decoded {
      changelogs = List.copyOf(changelogs);
    }
  }

  /// An event that changes nothing.
  record EmptyChangelog() implements Decoding {}

  /// An event of the third party that no case can follow.
  ///
  /// @param event its name, from the third party's own list
  record UnsupportedEvent(String event) implements Decoding {}

  /// An event that the third party's own list does not have.
  record UnknownEvent() implements Decoding {}

  /// Not a payload of this third party.
  ///
  /// @param reason short, free of payload
  record Malformed(String reason) implements Decoding {}
}
