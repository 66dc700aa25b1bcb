package dev.docket.consumer.config;

/// What order is kept among records.
public enum Order {
  /// One lane per partition: strictly the order of the log.
  PARTITION {
    @Override
    public Object laneKey(Object routed) {
      return this;
    }
  },

  /// One lane per key of the router: records of different keys go side by side, and a key that
  /// waits out a retry holds up only itself (and, for its time, the commit of what lies behind it).
  KEY {
    @Override
    public Object laneKey(Object routed) {
      return routed;
    }
  };

  /// The key of a record's lane inside its partition.
  ///
  /// @param routed what the router returned
  public abstract Object laneKey(Object routed);
}
