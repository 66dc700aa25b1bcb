package dev.docket.chaos.agent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.instrument.Instrumentation;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// The agent: `-javaagent:chaos-suite.jar=PORT`. Connects to the harness on the loopback address,
/// weaves, and then obeys, one line each:
///
/// - to the harness: `ready`, or `problem TEXT` and the JVM ends;
/// - from the harness: `arm NAME HITS`.
///
/// When the connection ends, so does the JVM: a harness that was killed leaves nothing behind.
public final class FailpointAgent {

  private FailpointAgent() {}

  /// @param port of the harness
  public static void premain(String port, Instrumentation instrumentation) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
    var out = new PrintStream(socket.getOutputStream(), true, StandardCharsets.UTF_8);
    for (var name : FailpointWeaver.missing(ClassLoader.getSystemClassLoader())) {
      problem(
          out,
          "failpoint %s not found: no method %s in %s"
              .formatted(name.label(), name.method(), name.internalClass().replace('/', '.')));
    }
    instrumentation.addTransformer(new FailpointWeaver(text -> problem(out, text)));
    Thread.ofPlatform().daemon().name("failpoints").start(() -> obey(socket));
    out.println("ready");
  }

  private static void problem(PrintStream out, String text) {
    out.println("problem " + text);
    out.flush();
    Runtime.getRuntime().halt(Failpoint.KILLED);
  }

  private static void obey(Socket socket) {
    try (var in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      for (var line = in.readLine(); line != null; line = in.readLine()) {
        var words = line.split(" ", -1);
        Failpoint.arm(words[1], Integer.parseInt(words[2]));
      }
    } catch (IOException _) {
      // Ends like an orderly end of the connection.
    } finally {
      Runtime.getRuntime().halt(Failpoint.KILLED);
    }
  }
}
