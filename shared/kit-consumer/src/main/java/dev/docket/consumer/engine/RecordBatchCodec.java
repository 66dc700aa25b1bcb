package dev.docket.consumer.engine;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/// Passes batches through the local event bus as they are; they never leave the process.
@SuppressWarnings("rawtypes") // a codec is registered by class, and a class has no type argument
final class RecordBatchCodec implements MessageCodec<RecordBatch, RecordBatch> {

  static final String NAME = RecordBatch.class.getName();

  @Override
  public void encodeToWire(Buffer buffer, RecordBatch batch) {
    throw new UnsupportedOperationException("a batch stays in its process");
  }

  @Override
  public RecordBatch decodeFromWire(int position, Buffer buffer) {
    throw new UnsupportedOperationException("a batch stays in its process");
  }

  @Override
  public RecordBatch transform(RecordBatch batch) {
    return batch;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
