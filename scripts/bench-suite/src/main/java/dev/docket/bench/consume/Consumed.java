package dev.docket.bench.consume;

import dev.docket.bench.BenchFailedException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;

/// What one contender did.
///
/// @param all from the first record handled to the last
/// @param warm from half of it to nine tenths: the compiler has done its work, and every key still
///   has a next record
/// @param residentMib memory of its process when the last record was handled
/// @param wrong records that came twice, before their time, or broken
record Consumed(Span all, Span warm, double residentMib, long wrong) {

  /// What it took to handle some records.
  ///
  /// @param cpuNanos of the whole process, its compiler and collector included
  /// @param allocated bytes
  record Span(long records, long nanos, long cpuNanos, long allocated) {

    static Span between(Reception.Mark from, Reception.Mark to) {
      return new Span(
          to.records() - from.records(),
          to.nanos() - from.nanos(),
          to.cpuNanos() - from.cpuNanos(),
          to.allocated() - from.allocated());
    }

    static final Span NOTHING = new Span(0, 0, 0, 0);

    Span and(Span other) {
      return new Span(
          records + other.records,
          nanos + other.nanos,
          cpuNanos + other.cpuNanos,
          allocated + other.allocated);
    }

    double perSecond() {
      return records * (double) TimeUnit.SECONDS.toNanos(1) / nanos;
    }

    double perCpuSecond() {
      return records * (double) TimeUnit.SECONDS.toNanos(1) / cpuNanos;
    }

    double bytesPerRecord() {
      return allocated / (double) records;
    }

    private JsonObject json() {
      return new JsonObject()
          .put("records", records)
          .put("nanos", nanos)
          .put("cpuNanos", cpuNanos)
          .put("allocated", allocated);
    }

    private static Span of(JsonObject json) {
      return new Span(
          json.getLong("records"),
          json.getLong("nanos"),
          json.getLong("cpuNanos"),
          json.getLong("allocated"));
    }
  }

  static Consumed of(Reception reception, double residentMib) {
    return new Consumed(
        Span.between(reception.first(), reception.last()),
        Span.between(reception.half(), reception.nearly()),
        residentMib,
        reception.wrong());
  }

  /// All at once: who waits for the file never sees half of it.
  void write(Path file) throws IOException {
    var json =
        new JsonObject()
            .put("all", all.json())
            .put("warm", warm.json())
            .put("residentMib", residentMib)
            .put("wrong", wrong);
    var draft = file.resolveSibling(file.getFileName() + ".draft");
    Files.writeString(draft, json.encode());
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  static Consumed read(Path file) {
    try {
      var json = new JsonObject(Files.readString(file));
      return new Consumed(
          Span.of(json.getJsonObject("all")),
          Span.of(json.getJsonObject("warm")),
          json.getDouble("residentMib"),
          json.getLong("wrong"));
    } catch (IOException e) {
      throw new BenchFailedException("a contender's result cannot be read: " + e, e);
    }
  }
}
