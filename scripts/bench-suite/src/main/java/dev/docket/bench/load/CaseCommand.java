package dev.docket.bench.load;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// One command on one of the prepared cases, made from its number alone.
///
/// @param caseIndex which of the prepared cases
/// @param token unique to seed and number; comes back in the command's timeline cell
public record CaseCommand(int caseIndex, Kind kind, String token) {

  /// Both kinds carry text that their cell shows again.
  public enum Kind {
    COMMENT,
    TITLE
  }

  /// The share of comments; people talk more than they rename.
  private static final double COMMENTS = 0.8;

  public static CaseCommand of(long seed, long number, int cases) {
    var random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + number);
    var kind = random.nextDouble() < COMMENTS ? Kind.COMMENT : Kind.TITLE;
    return new CaseCommand(random.nextInt(cases), kind, "tok-%x-%d".formatted(seed, number));
  }

  /// The resource below the case, and the name of the attribute that it takes.
  String resource() {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  JsonObject body() {
    var attributes = new JsonObject().put(resource(), text());
    var data = new JsonObject().put("type", "case").put("attributes", attributes);
    return new JsonObject().put("data", data);
  }

  private String text() {
    return "load " + token;
  }

  /// The token of the command that made this cell; null for cells that no such command made. A
  /// changed title names the title before too, which belongs to an earlier command: only what it
  /// became counts.
  ///
  /// @param cell a resource of the timeline document
  public static @Nullable String tokenOf(JsonObject cell) {
    var attributes = cell.getJsonObject("attributes");
    var content = attributes.getJsonObject("cell_content");
    var text =
        switch (attributes.getString("type")) {
          case "COMMENT" -> content.getString("message");
          case "TITLE_CHANGED" -> content.getString("to");
          default -> "";
        };
    return text.startsWith("load tok-") ? text.substring("load ".length()) : null;
  }
}
