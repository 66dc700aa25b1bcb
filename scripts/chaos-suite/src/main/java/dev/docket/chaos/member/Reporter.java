package dev.docket.chaos.member;

import dev.docket.consumer.ConsumerObserver;
import java.io.PrintStream;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/// Says what the consumer is given and what is taken from it, and numbers its assignments. Called
/// on the consumer's context, but for [#assignmentOf] and [#say].
final class Reporter implements ConsumerObserver {

  private final PrintStream out;
  private final Map<Integer, Integer> assignments = new ConcurrentHashMap<>();
  private int count;
  private boolean commitFailed;

  Reporter(PrintStream out) {
    this.out = out;
  }

  /// The last assignment that brought the partition; 0 when none has. Any thread.
  int assignmentOf(int partition) {
    return assignments.getOrDefault(partition, 0);
  }

  /// Any thread.
  void say(Report report) {
    out.println(report.line());
    out.flush();
  }

  @Override
  public void assigned(Set<TopicPartition> partitions) {
    count++;
    var numbers = numbers(partitions);
    numbers.forEach(partition -> assignments.put(partition, count));
    say(new Report.Assigned(count, numbers));
  }

  @Override
  public void committed(TopicPartition partition, long offset, long lag) {
    commitFailed = false;
    say(new Report.Committed(partition.partition(), offset));
  }

  @Override
  public void commitFailed(Throwable cause) {
    commitFailed = true;
  }

  @Override
  public void revoked(Set<TopicPartition> partitions, int undrained) {
    say(new Report.Revoked(numbers(partitions), undrained, !commitFailed));
    commitFailed = false;
  }

  @Override
  public void lost(Set<TopicPartition> partitions) {
    if (!partitions.isEmpty()) {
      say(new Report.Lost(numbers(partitions)));
    }
  }

  private static Set<Integer> numbers(Set<TopicPartition> partitions) {
    return partitions.stream().map(TopicPartition::partition).collect(Collectors.toSet());
  }
}
