package dev.docket.consumer.engine;

/// The ways that lead aside from a record's common one.
record Aside<E>(ParkingLot<E> lot, Explainer<E> explainer) {}
