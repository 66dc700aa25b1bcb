package dev.docket.launcher.ops;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Answers as people read them, by their shape alone: what has fields becomes a row, what has rows
/// a table.
final class OpsTable {

  private static final String FLAVORS = "flavors";
  private static final int GAP = 2;

  private OpsTable() {}

  static List<String> lines(JsonObject answer) {
    return answer.getValue(FLAVORS) instanceof JsonObject flavors
        ? flavors(flavors)
        : object(answer);
  }

  /// One table of all flavors, then what each has lists of.
  private static List<String> flavors(JsonObject flavors) {
    var rows = new ArrayList<Map<String, String>>();
    var lists = new ArrayList<String>();
    for (var flavor : flavors.fieldNames()) {
      var answer = flavors.getJsonObject(flavor);
      var row = new LinkedHashMap<String, String>();
      row.put("flavor", flavor);
      row.putAll(scalars(answer));
      rows.add(row);
      for (var field : answer.fieldNames()) {
        if (answer.getValue(field) instanceof JsonArray list) {
          if (list.isEmpty()) {
            row.put(field, "none");
          } else {
            lists.add("");
            lists.add(flavor + ", " + field);
            list(list).forEach(line -> lists.add("  " + line));
          }
        }
      }
    }
    var lines = table(rows);
    lines.addAll(lists);
    return lines;
  }

  private static List<String> object(JsonObject answer) {
    var lines = new ArrayList<String>();
    scalars(answer).forEach((field, value) -> lines.add(field + ": " + value));
    for (var field : answer.fieldNames()) {
      switch (answer.getValue(field)) {
        case JsonArray list when list.isEmpty() -> lines.add(field + ": none");
        case JsonArray list when list.getValue(0) instanceof JsonObject -> lines.addAll(list(list));
        case JsonArray list -> {
          lines.add(field + ":");
          list(list).forEach(line -> lines.add("  " + line));
        }
        case JsonObject object -> lines.addAll(object.encodePrettily().lines().toList());
        case null, default -> {}
      }
    }
    return lines;
  }

  private static Map<String, String> scalars(JsonObject object) {
    var scalars = new LinkedHashMap<String, String>();
    for (var field : object.fieldNames()) {
      var value = object.getValue(field);
      if (!(value instanceof JsonObject) && !(value instanceof JsonArray)) {
        scalars.put(field, text(value));
      }
    }
    return scalars;
  }

  private static String text(@Nullable Object value) {
    return value == null ? "-" : value.toString();
  }

  private static List<String> list(JsonArray list) {
    var rows = new ArrayList<Map<String, String>>();
    var lines = new ArrayList<String>();
    for (int i = 0; i < list.size(); i++) {
      if (list.getValue(i) instanceof JsonObject object) {
        var row = new LinkedHashMap<>(scalars(object));
        // A short list fits into its cell.
        for (var field : object.fieldNames()) {
          if (object.getValue(field) instanceof JsonArray cell) {
            row.put(field, String.join(", ", cell.stream().map(OpsTable::text).toList()));
          }
        }
        rows.add(row);
      } else {
        lines.add(text(list.getValue(i)));
      }
    }
    lines.addAll(table(rows));
    return lines;
  }

  private static List<String> table(List<Map<String, String>> rows) {
    Set<String> columns = new LinkedHashSet<>();
    rows.forEach(row -> columns.addAll(row.keySet()));
    var lines = new ArrayList<String>();
    if (rows.isEmpty()) {
      return lines;
    }
    var widths = new LinkedHashMap<String, Integer>();
    for (var column : columns) {
      int width = column.length();
      for (var row : rows) {
        width = Math.max(width, row.getOrDefault(column, "").length());
      }
      widths.put(column, width + GAP);
    }
    var head = new LinkedHashMap<String, String>();
    columns.forEach(column -> head.put(column, column));
    lines.add(line(head, widths));
    rows.forEach(row -> lines.add(line(row, widths)));
    return lines;
  }

  private static String line(Map<String, String> row, Map<String, Integer> widths) {
    var line = new StringBuilder();
    widths.forEach((column, width) -> {
      var cell = row.getOrDefault(column, "");
      line.append(cell).repeat(' ', width - cell.length());
    });
    return line.toString().stripTrailing();
  }
}
