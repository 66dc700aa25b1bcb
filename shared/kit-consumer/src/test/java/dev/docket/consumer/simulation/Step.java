package dev.docket.consumer.simulation;

/// Something that may happen next.
record Step(String label, Runnable action) {}
