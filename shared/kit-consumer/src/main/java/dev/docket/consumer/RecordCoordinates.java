package dev.docket.consumer;

/// Where a record lies: the only thing logs say about it.
public record RecordCoordinates(String topic, int partition, long offset) {
  @Override
  public String toString() {
    return topic + "/" + partition + "/" + offset;
  }
}
