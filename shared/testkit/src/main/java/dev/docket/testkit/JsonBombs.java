package dev.docket.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/// Documents that are small to send and dear to read for who does not take care. All but those of
/// depth are JSON as it should be.
public final class JsonBombs {

  private JsonBombs() {}

  /// `{"data":{"data":…`, and as many ends.
  public static byte[] objectsInsideObjects(int depth) {
    return ("{\"data\":".repeat(depth) + "1" + "}".repeat(depth)).getBytes(UTF_8);
  }

  /// `{"data":[[[…`, and no end.
  public static byte[] arraysInsideArrays(int depth) {
    return ("{\"data\":" + "[".repeat(depth)).getBytes(UTF_8);
  }

  /// One member, a text that makes the document so long.
  public static byte[] longText(int bytes) {
    return ("{\"data\":\"" + "x".repeat(bytes - 11) + "\"}").getBytes(UTF_8);
  }

  /// One member, an array of one-digit numbers that makes the document so long.
  public static byte[] manyNumbers(int bytes) {
    return ("{\"data\":[" + "1,".repeat((bytes - 12) / 2) + "1]}").getBytes(UTF_8);
  }

  /// As many members as fit, each of another name.
  public static byte[] manyNames(int bytes) {
    var json = new StringBuilder(bytes).append("{\"data\":1");
    for (int i = 0; json.length() < bytes - 16; i++) {
      json.append(",\"").append(Integer.toString(i, Character.MAX_RADIX)).append("\":1");
    }
    return json.append('}').toString().getBytes(UTF_8);
  }

  public static byte[] compressed(byte[] bytes) {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return out.toByteArray();
  }
}
