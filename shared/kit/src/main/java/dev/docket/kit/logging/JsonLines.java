package dev.docket.kit.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.docket.kit.tracing.Trace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/// Writes a log event as one JSON object on one line, whatever is in it: time, level, logger,
/// message, the event's own keys as far as [LogKeys#EVENT] has them, and trace and span where there
/// are some. To be used on the thread that logs, since the trace is that thread's.
///
/// Our own, because the libraries that do this write whatever key they are given, or bring a second
/// JSON mapper.
public final class JsonLines extends EncoderBase<ILoggingEvent> {

  /// Of a text, in UTF-16 units; what is longer is cut.
  public static final int MAX_TEXT = 2_000;

  /// Of an error, and of each of its causes.
  static final int MAX_FRAMES = 30;

  /// Of an error, itself included.
  static final int MAX_CAUSES = 5;

  private static final byte[] NOTHING = new byte[0];

  // ASCII alone: there are more line ends than those that JSON escapes.
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    var line = new ByteArrayOutputStream(512);
    try (var json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField(LogKeys.TIMESTAMP, event.getInstant().toString());
      json.writeStringField(LogKeys.LEVEL, event.getLevel().toString());
      json.writeStringField(LogKeys.LOGGER, event.getLoggerName());
      json.writeStringField(LogKeys.MESSAGE, cut(event.getFormattedMessage()));
      writePairs(json, event.getKeyValuePairs());
      writeTrace(json);
      writeError(json, event.getThrowableProxy());
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return line.toByteArray();
  }

  private static void writePairs(JsonGenerator json, @Nullable List<KeyValuePair> pairs)
      throws IOException {
    if (pairs == null) {
      return;
    }
    var written = new HashSet<String>();
    for (var pair : pairs) {
      if (LogKeys.EVENT.contains(pair.key) && written.add(pair.key)) {
        json.writeFieldName(pair.key);
        writeValue(json, pair.value);
      }
    }
  }

  private static void writeValue(JsonGenerator json, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> json.writeNull();
      case Boolean bool -> json.writeBoolean(bool);
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      default -> json.writeString(cut(value.toString()));
    }
  }

  private static void writeTrace(JsonGenerator json) throws IOException {
    var trace = Trace.traceId();
    var span = Trace.spanId();
    if (trace != null && span != null) {
      json.writeStringField(LogKeys.TRACE_ID, trace);
      json.writeStringField(LogKeys.SPAN_ID, span);
    }
  }

  private static void writeError(JsonGenerator json, @Nullable IThrowableProxy error)
      throws IOException {
    if (error == null) {
      return;
    }
    json.writeStringField(LogKeys.ERROR, cut(said(error)));
    var stack = new StringBuilder();
    int depth = 0;
    for (var at = error; at != null && depth < MAX_CAUSES; at = at.getCause()) {
      stack.append(depth == 0 ? "" : "caused by " + cut(said(at)) + '\n');
      var frames = at.getStackTraceElementProxyArray();
      int own = Math.min(frames.length - at.getCommonFrames(), MAX_FRAMES);
      for (int i = 0; i < own; i++) {
        stack.append(frames[i].getSTEAsString()).append('\n');
      }
      depth++;
    }
    json.writeStringField(LogKeys.STACK, stack.toString());
  }

  private static String said(IThrowableProxy error) {
    return error.getMessage() == null
        ? error.getClassName()
        : error.getClassName() + ": " + error.getMessage();
  }

  private static String cut(@Nullable String text) {
    var known = String.valueOf(text);
    return known.length() <= MAX_TEXT ? known : known.substring(0, MAX_TEXT) + "…";
  }
}
