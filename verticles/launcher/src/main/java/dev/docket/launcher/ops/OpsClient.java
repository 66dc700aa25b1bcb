package dev.docket.launcher.ops;

import io.vertx.core.json.JsonObject;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// Asks a bridge one question. Blocking.
final class OpsClient {

  private static final int CONNECT_MILLIS = 5_000;

  /// Longer than any command may take.
  private static final int ANSWER_MILLIS = 40_000;

  /// Of an answer; more is no answer of a bridge.
  private static final int MAX_FRAME_BYTES = 64 << 20;

  private OpsClient() {}

  /// @return the frame that came back, whatever it says
  /// @throws IOException when there is nobody, or no answer in time
  static JsonObject ask(OpsArguments asked, OpsArguments.Address address, String token)
      throws IOException {
    try (var socket = connect(address)) {
      socket.setSoTimeout(ANSWER_MILLIS);
      var frame =
          new JsonObject()
              .put("type", "send")
              .put("address", "docket.ops." + asked.command())
              .put("replyAddress", "1")
              .put("headers", new JsonObject().put("token", token))
              .put("body", asked.request());
      write(new DataOutputStream(socket.getOutputStream()), frame);
      return read(new DataInputStream(socket.getInputStream()));
    }
  }

  /// A name may stand for several addresses, of which one answers.
  private static Socket connect(OpsArguments.Address address) throws IOException {
    var failure = new IOException("no address");
    for (var each : InetAddress.getAllByName(address.host())) {
      var socket = new Socket();
      try {
        socket.connect(new InetSocketAddress(each, address.port()), CONNECT_MILLIS);
        return socket;
      } catch (IOException e) {
        socket.close();
        failure = e;
      }
    }
    throw failure;
  }

  private static void write(DataOutputStream out, JsonObject frame) throws IOException {
    var bytes = frame.toBuffer().getBytes();
    out.writeInt(bytes.length);
    out.write(bytes);
    out.flush();
  }

  private static JsonObject read(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 1 || length > MAX_FRAME_BYTES) {
      throw new IOException("what answers there is no ops bridge");
    }
    return new JsonObject(new String(in.readNBytes(length), StandardCharsets.UTF_8));
  }
}
