package dev.docket.consumer.engine;

import java.util.ArrayDeque;
import java.util.Queue;

/// What one tenant has of a consumer: for limits on its share. Owned by the consumer's context.
final class Tenant<E> {

  final Object id;

  /// In its lanes and at handlers, of all partitions.
  int inFlight;

  /// Lanes with a run at a handler.
  int runs;

  /// Lanes that would go on if the tenant had not as many runs as it may.
  private final Queue<Lane<E>> held = new ArrayDeque<>();

  private int lanes;

  Tenant(Object id) {
    this.id = id;
  }

  void enter() {
    lanes++;
  }

  /// @return true when nothing of the tenant is here any more
  boolean leave() {
    return --lanes == 0;
  }

  void hold(Lane<E> lane) {
    held.add(lane);
  }

  /// The lane that has been held longest; it may have become unfit to go on. Not to be called when
  /// there is none.
  Lane<E> release() {
    return held.remove();
  }

  boolean holds() {
    return !held.isEmpty();
  }
}
