package dev.docket.bench.platform;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The command of a JVM whose work is measured, with the class path of this one.
public final class ContenderJvm {

  /// Further options of that JVM alone, divided by blanks. JAVA_TOOL_OPTIONS would reach the broker
  /// and the one that measures, too.
  public static final String OPTIONS_VARIABLE = "DOCKET_BENCH_JAVA_OPTIONS";

  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private ContenderJvm() {}

  /// The same for all that are compared.
  ///
  /// @param heap at the most, as -Xmx takes it
  public static List<String> options(String heap) {
    return List.of(
        "-XX:+UseSerialGC",
        "-Xmx" + heap,
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow");
  }

  /// @param options of the virtual machine; those of the environment come behind them
  public static List<String> command(List<String> options, Class<?> main, List<String> arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    var further = System.getenv().getOrDefault(OPTIONS_VARIABLE, "");
    BLANKS.splitAsStream(further).filter(option -> !option.isEmpty()).forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return command;
  }
}
