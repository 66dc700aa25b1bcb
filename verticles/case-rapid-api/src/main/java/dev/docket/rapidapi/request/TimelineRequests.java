package dev.docket.rapidapi.request;

import dev.docket.proto.caseapi.v1.ListCellsRequest;
import dev.docket.rapidapi.error.ApiError;
import dev.docket.rapidapi.error.RefusedException;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/// Query parameters of the timeline: `page[size]` 1 to 100 (50 when absent), `page[number]` from 0,
/// `sort[ascending]`.
public final class TimelineRequests {
  static final int MAX_PAGE_SIZE = 100;
  private static final int DEFAULT_PAGE_SIZE = 50;

  private TimelineRequests() {}

  public static ListCellsRequest list(String idOrKey, MultiMap query) {
    return ListCellsRequest.newBuilder()
        .setIdOrKey(idOrKey)
        .setPageSize(integer(query, "page[size]", 1, MAX_PAGE_SIZE, DEFAULT_PAGE_SIZE))
        .setPageNumber(integer(query, "page[number]", 0, Integer.MAX_VALUE / MAX_PAGE_SIZE, 0))
        .setAscending(flag(query, "sort[ascending]"))
        .build();
  }

  private static int integer(MultiMap query, String name, int min, int max, int fallback) {
    @Nullable String text = query.get(name);
    if (text == null) {
      return fallback;
    }
    // Nine digits fit an int; anything longer is out of every range here.
    if (text.matches("[0-9]{1,9}")) {
      var number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    }
    throw refused(name, "an integer from %d to %d".formatted(min, max), text);
  }

  private static boolean flag(MultiMap query, String name) {
    @Nullable String text = query.get(name);
    if (text == null || text.equals("false")) {
      return false;
    }
    if (text.equals("true")) {
      return true;
    }
    throw refused(name, "true or false", text);
  }

  private static RefusedException refused(String name, String expected, String found) {
    var detail =
        "%s: expected %s, found \"%s\"".formatted(name, expected, ApiError.shortened(found));
    return new RefusedException(ApiError.invalidParameter(detail));
  }
}
