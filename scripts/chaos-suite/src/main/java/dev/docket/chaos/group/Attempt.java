package dev.docket.chaos.group;

import dev.docket.chaos.member.Versioned;

/// A call that has reached the sink.
///
/// @param had the version of its key that the sink had by then; it takes what is newer
/// @param at milliseconds since 1970
record Attempt(Versioned record, long had, int partition, long offset, Tenure.Place by, long at) {

  boolean taken() {
    return record.version() > had;
  }
}
