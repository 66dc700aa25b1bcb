package dev.docket.rapidapi;

import io.vertx.core.json.JsonObject;

/// Request bodies as clients send them.
final class Bodies {
  static final String TYPE_ID = "00000000-0000-0000-0000-000000000001";

  private Bodies() {}

  static String project(String key) {
    return """
    {"data":{"type":"project","attributes":{"key":"%s","name":"Project %s"}}}
    """
        .formatted(key, key);
  }

  static String newCase(String projectId, String title) {
    return """
    {"data":{"type":"case","attributes":{"type_id":"%s","title":"%s","priority":"P2"},
     "relationships":{"project":{"data":{"id":"%s","type":"project"}}}}}
    """
        .formatted(TYPE_ID, title, projectId);
  }

  static String update(String name, String value) {
    var data =
        new JsonObject().put("type", "case").put("attributes", new JsonObject().put(name, value));
    return new JsonObject().put("data", data).encode();
  }
}
