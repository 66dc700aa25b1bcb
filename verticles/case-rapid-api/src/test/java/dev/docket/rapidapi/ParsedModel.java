package dev.docket.rapidapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.datadog.api.client.AbstractOpenApiSchema;
import com.datadog.api.client.ModelEnum;
import com.datadog.api.client.UnparsedObject;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.openapitools.jackson.nullable.JsonNullable;

/// Walks an answer of the official client. That client does not fail on what it cannot read: it
/// puts it aside as "unparsed", so that a broken answer looks like an empty one until someone looks
/// here.
final class ParsedModel {
  /// Members newer than the client, or never published, by the class that holds them.
  private static final Map<String, Set<String>> BEYOND_THE_CLIENT =
      Map.of(
          "CaseResponse", Set.of("included"),
          "CaseAttributes",
              Set.of(
                  "comment_count",
                  "creation_source",
                  "insights",
                  "internal_id",
                  "merge_status",
                  "public_id",
                  "status_group",
                  "status_name"),
          "ProjectAttributes", Set.of("enabled_custom_case_types", "restricted", "settings"),
          "TimelineCell", Set.of("content"));

  private ParsedModel() {}

  static void assertWhole(Object model) {
    walk(model.getClass().getSimpleName(), model);
  }

  private static void walk(String path, @Nullable Object value) {
    switch (value) {
      case null -> {}
      case UnparsedObject unparsed ->
          throw new AssertionError(path + " was not understood: " + unparsed.getData());
      case ModelEnum<?> constant ->
          assertThat(constant.isValid()).as(path + "=" + constant).isTrue();
      case AbstractOpenApiSchema oneOf -> walk(path, oneOf.getActualInstance());
      case JsonNullable<?> nullable -> walk(path, nullable.orElse(null));
      case Collection<?> elements -> elements.forEach(element -> walk(path + "[]", element));
      case Map<?, ?> members -> members.forEach((name, member) -> walk(path + "." + name, member));
      default -> {
        if (value.getClass().getPackageName().startsWith("com.datadog.")) {
          walkModel(path, value);
        }
      }
    }
  }

  private static void walkModel(String path, Object model) {
    for (var field : model.getClass().getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers())) {
        continue;
      }
      var value = read(field, model);
      switch (field.getName()) {
        case "unparsed" -> assertThat(value).as(path + " is unparsed").isEqualTo(false);
        case "additionalProperties" -> assertKnown(path, model.getClass().getSimpleName(), value);
        default -> walk(path + "." + field.getName(), value);
      }
    }
  }

  private static void assertKnown(String path, String type, @Nullable Object additional) {
    if (additional instanceof Map<?, ?> members) {
      assertThat(BEYOND_THE_CLIENT.getOrDefault(type, Set.of()))
          .as("members of %s that the client does not know", path)
          .containsAll(members.keySet().stream().map(String::valueOf).toList());
    }
  }

  private static @Nullable Object read(Field field, Object model) {
    try {
      field.setAccessible(true);
      return field.get(model);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
