package dev.docket.kit.tracing;

/// The spans that handlers make. The names are those of the system that Docket is the open
/// counterpart of.
public enum SpanName {
  DECODE_EVENT("decode_event"),
  PREFILTER_THIRD_PARTY_CHANGELOG("prefilter_third_party_changelog"),
  FILTER_THIRD_PARTY_CHANGELOG("filter_third_party_changelog"),
  GET_CASE("get_case"),
  GET_SETTINGS("get_settings"),
  PROCESS_CHANGELOG("process_changelog"),
  UPDATE_CASE("update_case"),
  CREATE_TIMELINE_CELL("create_timeline_cell");

  private final String text;

  SpanName(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  /// The span of a record's handling, under which all others of the handler are.
  ///
  /// @param flavor for example `timeline`
  public static String handler(String flavor) {
    return "handler_" + flavor;
  }
}
