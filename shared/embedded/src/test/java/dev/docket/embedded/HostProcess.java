package dev.docket.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Another JVM that runs [InfrastructureMain], to be killed.
record HostProcess(Process process, Map<String, String> printed) implements AutoCloseable {

  static HostProcess start(Path data) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(
                java,
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dslf4j.internal.verbosity=ERROR",
                "-cp",
                System.getProperty("java.class.path"),
                InfrastructureMain.class.getName(),
                "--data",
                data.toString(),
                "--durable")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return new HostProcess(process, readTwoLines(process.inputReader()));
  }

  private static Map<String, String> readTwoLines(BufferedReader reader) throws IOException {
    var printed = new HashMap<String, String>();
    while (printed.size() < 2) {
      var line = reader.readLine();
      if (line == null) {
        throw new IOException("the host ended before it was ready");
      }
      var parts = line.split("=", 2);
      printed.put(parts[0], parts[1]);
    }
    return Map.copyOf(printed);
  }

  Client client() {
    return new Client(
        printed.getOrDefault(InfrastructureMain.KAFKA_VARIABLE, ""),
        "jdbc:postgresql://%s/postgres?user=%s"
            .formatted(
                printed.get(InfrastructureMain.POSTGRES_VARIABLE), EmbeddedPostgres.SUPERUSER));
  }

  List<ProcessHandle> children() {
    return process.children().toList();
  }

  void kill() {
    process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    kill();
  }
}
