package dev.docket.consumer.engine;

import dev.docket.consumer.HandleResp;
import dev.docket.consumer.HandlerContext;
import dev.docket.consumer.RecordCoordinates;
import dev.docket.consumer.source.RecordSize;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/// A decoded, routed record: in its lane, then at a handler, then in the mailbox with the handler's
/// answer. One object all the way, because there are millions of them; another call of the record
/// is another object, so that an answer belongs to its call.
///
/// The links belong to whoever has the record: the consumer's context the one of the lane, the
/// mailbox the other.
final class LaneRecord<E> implements HandlerContext {

  private static final Object GIVEN_BACK = new Object();
  private static final VarHandle ANSWER;

  static {
    try {
      ANSWER = MethodHandles.lookup().findVarHandle(LaneRecord.class, "answer", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final Lane<E> lane;

  /// As it came: for the parking lot, which wants the bytes.
  final ConsumerRecord<byte[], byte[]> source;

  final E value;
  final String address;

  /// Came out of the parking lot: its offset is settled already.
  final boolean released;

  /// Null for the first call, which is mostly the only one.
  private final @Nullable Past past;

  /// The one behind it in its lane; null for the last.
  @Nullable LaneRecord<E> next;

  /// The one that was answered before it; null outside of the mailbox.
  @Nullable LaneRecord<E> below;

  /// The deadline has passed and has cost its attempt. Of the consumer's context.
  boolean expired;

  /// In milliseconds; the handler's.
  private long deadline;

  /// A HandleResp or GIVEN_BACK; null until the handler has answered.
  private volatile @Nullable Object answer;

  /// What came before a call.
  ///
  /// @param attempts transient failures
  /// @param retries as [#retries()]
  private record Past(int attempts, int retries) {}

  /// For its first call.
  LaneRecord(
      Lane<E> lane,
      ConsumerRecord<byte[], byte[]> source,
      E value,
      String address,
      boolean released) {
    this.lane = lane;
    this.source = source;
    this.value = value;
    this.address = address;
    this.released = released;
    this.past = null;
  }

  private LaneRecord(LaneRecord<E> before, Past past) {
    this.lane = before.lane;
    this.source = before.source;
    this.value = before.value;
    this.address = before.address;
    this.released = before.released;
    this.past = past;
  }

  /// For the next call; a deadline that has passed remains paid for.
  ///
  /// @param retries so far
  LaneRecord<E> again(int retries) {
    return new LaneRecord<>(this, new Past(attempts(), retries));
  }

  /// Retries before this call, those that cost no attempt included: what backoff grows with.
  int retries() {
    return past == null ? 0 : past.retries;
  }

  /// Transient failures so far: the deadline's, if it has passed, included.
  int attempts() {
    return expired ? failures() + 1 : failures();
  }

  private int failures() {
    return past == null ? 0 : past.attempts;
  }

  /// Takes the deadline's attempt, or that of a transient failure, which costs no second one.
  void expire() {
    expired = true;
  }

  /// The handler's word. Any thread.
  ///
  /// @param outcome null when the record was not begun
  /// @return false when there is one already
  boolean answer(@Nullable HandleResp outcome) {
    return ANSWER.compareAndSet(this, null, outcome == null ? GIVEN_BACK : outcome);
  }

  boolean open() {
    return answer == null;
  }

  /// Null when the handler has given it back.
  @Nullable HandleResp outcome() {
    return answer instanceof HandleResp outcome ? outcome : null;
  }

  /// @param until in milliseconds
  HandlerContext begin(long until) {
    deadline = until;
    return this;
  }

  @Override
  public RecordCoordinates coordinates() {
    return RecordCoordinates.of(source);
  }

  @Override
  public int attempt() {
    return failures() + 1;
  }

  @Override
  public Instant deadline() {
    return Instant.ofEpochMilli(deadline);
  }

  @Override
  public Headers headers() {
    return source.headers();
  }

  /// In its partition.
  long offset() {
    return source.offset();
  }

  /// What it counts towards limits.
  int bytes() {
    return RecordSize.bytes(source);
  }
}
