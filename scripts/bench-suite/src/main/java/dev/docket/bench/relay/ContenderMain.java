package dev.docket.bench.relay;

import java.util.concurrent.CountDownLatch;

/// One contender in a JVM of its own, until that is ended from outside.
///
/// Usage: `ContenderMain` and the arguments of an [Assignment].
final class ContenderMain {

  private ContenderMain() {}

  public static void main(String[] arguments) {
    try {
      run(Assignment.of(arguments));
    } catch (Exception e) {
      // A failed await throws what failed, checked exceptions undeclared.
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }

  private static void run(Assignment assignment) throws InterruptedException {
    switch (assignment.arm()) {
      case RELAY -> {
        var relay = new RelayRun(assignment);
        Runtime.getRuntime().addShutdownHook(new Thread(relay::close));
      }
      case DEBEZIUM -> {
        var debezium = new DebeziumRun(assignment);
        Runtime.getRuntime().addShutdownHook(new Thread(debezium::close));
      }
      case PRODUCER -> new BareProducer(assignment).send();
    }
    // Still there to be measured when the last record is.
    new CountDownLatch(1).await();
  }
}
