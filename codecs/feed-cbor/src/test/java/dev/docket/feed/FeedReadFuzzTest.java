package dev.docket.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

class FeedReadFuzzTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /// A record's cost in bytes: what [HostileFeedTest] allows, and room for what the fuzzer adds.
  private static final int PER_BYTE = 64;

  private static final int AT_MOST = 1 << 20;

  private static final int READINGS = 5;

  @FuzzTest
  void shouldReadARecordOrSayWhyNot(byte[] bytes) {
    assertThat(leastAllocated(bytes)).isLessThan((long) PER_BYTE * bytes.length + AT_MOST);

    var read = FeedRead.of(bytes);
    var peek = FeedPeek.of(bytes);
    switch (read) {
      // The peek may be content: it looks at less.
      case FeedRead.Malformed(var why) -> assertThat(why.reason()).isNotEmpty();
      case FeedRead.Read(var record) -> {
        assertThat(peek)
            .isEqualTo(new FeedPeek.Peeked(record.orgId(), "feed", record.event().sourceId()));
        assertThat(FeedRead.of(FeedRecordWriter.write(record))).isEqualTo(read);
      }
    }
  }

  /// Of some readings: the fuzzer's own work, and classes that are loaded, count too.
  private static long leastAllocated(byte[] bytes) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < READINGS && least > AT_MOST; i++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      var _ = FeedRead.of(bytes);
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }
}
