package dev.docket.bench.consume;

/// Contenders that take turns in one JVM, each consuming the whole topic, so that what differs from
/// JVM to JVM and from minute to minute differs for neither.
///
/// Usage: `TurnsMain` and the arguments of an [Assignment], one after the other.
final class TurnsMain {

  private TurnsMain() {}

  public static void main(String[] arguments) {
    try {
      for (var assignment : Assignment.all(arguments)) {
        ContenderMain.run(assignment);
      }
      Runtime.getRuntime().exit(0);
    } catch (Exception e) {
      // A failed await throws what failed, checked exceptions undeclared.
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }
}
