package dev.docket.chaos.group;

import dev.docket.chaos.member.Versioned;

/// A record that the broker has acknowledged.
record Sent(Versioned record, int partition, long offset) {}
