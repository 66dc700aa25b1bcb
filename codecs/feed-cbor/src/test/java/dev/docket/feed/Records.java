package dev.docket.feed;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Records, and bytes that should not have been sent.
final class Records {

  static final FeedRecord RUNNING =
      new FeedRecord(
          42,
          new FeedRecord.Event("evt-1", Instant.parse("2026-02-03T04:05:06.789Z"), 375),
          new FeedRecord.Workflow(
              "wf-7", "Restart db-1 · naïve 🚨", "run-9", "running", "https://example.com/runs/9"),
          new FeedRecord.Source.CaseManagement("0197a000-0000-7000-8000-00000000000a"),
          List.of("team:db", "change_request"));

  static final FeedRecord ELSEWHERE =
      new FeedRecord(
          1,
          new FeedRecord.Event("evt-2", Instant.EPOCH, 105),
          new FeedRecord.Workflow("wf-8", "", "run-10", "completed", null),
          new FeedRecord.Source.Other("monitor"),
          List.of());

  interface Writing {
    void write(CBORGenerator cbor) throws IOException;
  }

  private Records() {}

  static byte[] cbor(Writing writing) {
    var bytes = new ByteArrayOutputStream();
    try (var cbor = new CBORFactory().createGenerator(bytes)) {
      writing.write(cbor);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /// A good record's fields, to be spoiled.
  static Map<String, @Nullable Object> fields() {
    var fields = new LinkedHashMap<String, @Nullable Object>();
    fields.put("org_id", 42);
    fields.put("evp", map("type", "feed"));
    var feed = map("evt", map("source_id", 375, "id", "evt-1", "timestamp", 1_770_091_506_789L));
    feed.put(
        "workflow", map("id", "wf-7", "name", "Restart", "run_id", "run-9", "status", "running"));
    feed.put("source", map("type", "casem", "case_id", "c-1"));
    fields.put("feed", feed);
    return fields;
  }

  /// The record of [#fields] with one of them, named by its path, replaced; a path ending in `!`
  /// removes it.
  static byte[] with(String path, @Nullable Object value) {
    var fields = fields();
    set(fields, path, value);
    return of(fields);
  }

  @SuppressWarnings("unchecked") // Maps below are of this class's making.
  private static void set(
      Map<String, @Nullable Object> fields, String path, @Nullable Object value) {
    int dot = path.indexOf('.');
    if (dot >= 0) {
      set(
          (Map<String, @Nullable Object>) requireNonNull(fields.get(path.substring(0, dot))),
          path.substring(dot + 1),
          value);
    } else if (path.endsWith("!")) {
      fields.remove(path.substring(0, path.length() - 1));
    } else {
      fields.put(path, value);
    }
  }

  static byte[] of(Map<String, @Nullable Object> fields) {
    return cbor(cbor -> value(cbor, fields));
  }

  private static void value(CBORGenerator cbor, @Nullable Object value) throws IOException {
    switch (value) {
      case Map<?, ?> map -> {
        cbor.writeStartObject();
        for (var entry : map.entrySet()) {
          cbor.writeFieldName(String.valueOf(entry.getKey()));
          value(cbor, entry.getValue());
        }
        cbor.writeEndObject();
      }
      case Collection<?> items -> {
        cbor.writeStartArray();
        for (var item : items) {
          value(cbor, item);
        }
        cbor.writeEndArray();
      }
      case String text -> cbor.writeString(text);
      case Long number -> cbor.writeNumber(number);
      case Integer number -> cbor.writeNumber(number);
      case Double number -> cbor.writeNumber(number);
      case Boolean flag -> cbor.writeBoolean(flag);
      case byte[] bytes -> cbor.writeBinary(bytes);
      case null -> cbor.writeNull();
      default -> throw new IllegalArgumentException(value.getClass().getName());
    }
  }

  private static Map<String, @Nullable Object> map(Object... namesAndValues) {
    var map = new LinkedHashMap<String, @Nullable Object>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return map;
  }

  static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  static byte[] joined(byte[]... parts) {
    var bytes = new ByteArrayOutputStream();
    for (var part : parts) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }
}
