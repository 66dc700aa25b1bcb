package dev.docket.bench.consume;

import dev.docket.bench.platform.ProcessUse;
import java.util.concurrent.TimeoutException;

/// One contender in a JVM of its own, until every record has been handled and committed; or several
/// that take turns in one, so that what differs from JVM to JVM differs for none of them.
///
/// Usage: `ContenderMain` and the arguments of an [Assignment], or of one after the other.
final class ContenderMain {

  private ContenderMain() {}

  public static void main(String[] arguments) {
    try {
      for (var assignment : Assignment.all(arguments)) {
        run(assignment);
      }
      // Not all contenders end all their threads.
      Runtime.getRuntime().exit(0);
    } catch (Exception e) {
      // A failed await throws what failed, checked exceptions undeclared.
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }

  private static void run(Assignment assignment) throws Exception {
    var reception = new Reception(assignment.load());
    double residentMib;
    try (var _ = start(assignment, reception)) {
      reception.await();
      residentMib = ProcessUse.residentMib(ProcessHandle.current().pid());
    }
    Consumed.of(reception, residentMib).write(assignment.result());
  }

  private static AutoCloseable start(Assignment assignment, Reception reception)
      throws TimeoutException {
    return switch (assignment.contender()) {
      case RAW -> new RawLoop(assignment, reception);
      case DOCKET, DOCKET_ASYNC -> new DocketRun(assignment, reception);
      case DOCKET_OBSERVED -> new ObservedRun(assignment, reception);
      case PARALLEL_CONSUMER -> new ParallelConsumerRun(assignment, reception);
      case REACTOR_KAFKA -> new ReactorKafkaRun(assignment, reception);
      case SPRING_BATCH -> new SpringBatchRun(assignment, reception);
    };
  }
}
