package dev.docket.kit.ops;

import dev.docket.kit.ops.OpsGate.Refusal;
import io.vertx.core.AsyncResult;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One client's connection: frames of four bytes of length, big-endian, and as much JSON. One frame
/// is answered before the next is read, so that a client can pile up nothing here. Owned by the
/// bridge's event loop.
final class OpsConnection {

  /// Within which a client has to show its token.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /// Longer than any command, so that what it says comes first.
  private static final DeliveryOptions DELIVERY =
      new DeliveryOptions()
          .setLocalOnly(true)
          .setSendTimeout(OpsCommands.LIMIT.plusSeconds(5).toMillis());

  private static final int LENGTH_BYTES = Integer.BYTES;

  private final Vertx vertx;
  private final NetSocket socket;
  private final OpsGate gate;
  private final RecordParser parser;
  private boolean known;
  private boolean lengthNext = true;

  OpsConnection(Vertx vertx, NetSocket socket, OpsGate gate) {
    this.vertx = vertx;
    this.socket = socket;
    this.gate = gate;
    this.parser = RecordParser.newFixed(LENGTH_BYTES, socket);
  }

  void read(int maxFrameBytes) {
    var patience =
        vertx.setTimer(
            PATIENCE.toMillis(),
            _ -> {
              if (!known) {
                socket.close();
              }
            });
    parser.endHandler(_ -> vertx.cancelTimer(patience));
    parser.exceptionHandler(_ -> socket.close());
    parser.handler(bytes -> {
      if (lengthNext) {
        length(bytes.getInt(0), maxFrameBytes);
      } else {
        lengthNext = true;
        parser.fixedSizeMode(LENGTH_BYTES);
        frame(bytes);
      }
    });
  }

  private void length(int length, int max) {
    if (length < 1 || length > max) {
      refuse(
          Refusal.FRAME,
          error(
              null,
              OpsFailure.DENIED,
              "expected a frame of 1 to %d bytes, found %d".formatted(max, length)));
      return;
    }
    lengthNext = false;
    parser.fixedSizeMode(length);
  }

  private void frame(Buffer bytes) {
    var frame = OpsFrame.read(bytes);
    if (frame == null) {
      refuse(Refusal.FRAME, error(null, 400, "expected a frame as in OPS.md"));
      return;
    }
    if (!known && !gate.knows(frame.token())) {
      refuse(
          Refusal.TOKEN,
          error(
              frame,
              OpsFailure.UNAUTHENTICATED,
              "the first frame needs the token in headers.token"));
      return;
    }
    known = true;
    switch (frame.type()) {
      case "ping" -> write(new JsonObject().put("type", "pong"));
      case "send" -> send(frame);
      // There is nothing to listen to, and nothing to be told to everybody.
      default -> deny(frame);
    }
  }

  private void send(OpsFrame frame) {
    if (frame.address() == null || !gate.permitted().contains(frame.address())) {
      deny(frame);
      return;
    }
    parser.pause();
    vertx
        .eventBus()
        .<Object>request(frame.address(), frame.body(), DELIVERY)
        .onComplete(answered -> {
          write(answer(frame, answered));
          if (!socket.writeQueueFull()) {
            parser.resume();
          }
        });
  }

  private static JsonObject answer(OpsFrame frame, AsyncResult<Message<Object>> answered) {
    if (answered.succeeded()) {
      return new JsonObject()
          .put("type", "message")
          .put("address", frame.replyAddress())
          .put("body", answered.result().body());
    }
    return answered.cause() instanceof ReplyException e
        ? error(frame, e.failureCode(), String.valueOf(e.getMessage()))
            .put("failureType", e.failureType().name())
        : error(frame, 500, "failed: " + answered.cause());
  }

  private static JsonObject error(@Nullable OpsFrame frame, int code, String message) {
    var error =
        new JsonObject()
            .put("type", "err")
            .put("failureCode", code)
            .put("failureType", "ERROR")
            .put("message", message);
    if (frame != null && frame.replyAddress() != null) {
      error.put("address", frame.replyAddress()).put("sourceAddress", frame.address());
    }
    return error;
  }

  private void deny(OpsFrame frame) {
    gate.refused(Refusal.ADDRESS, socket.remoteAddress());
    write(error(frame, OpsFailure.DENIED, "access_denied"));
  }

  /// Says why, and hangs up.
  private void refuse(Refusal why, JsonObject error) {
    gate.refused(why, socket.remoteAddress());
    parser.pause();
    socket.end(encode(error));
  }

  /// Who does not read is not read from.
  private void write(JsonObject frame) {
    var _ = socket.write(encode(frame));
    if (socket.writeQueueFull()) {
      parser.pause();
      socket.drainHandler(_ -> parser.resume());
    }
  }

  private static Buffer encode(JsonObject frame) {
    var json = frame.toBuffer();
    return Buffer.buffer(LENGTH_BYTES + json.length()).appendInt(json.length()).appendBuffer(json);
  }
}
