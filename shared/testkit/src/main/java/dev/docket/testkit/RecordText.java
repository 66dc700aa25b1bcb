package dev.docket.testkit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;

/// A record as lines of text, for states that a test keeps in a file: one `name=value` line for
/// each component, so that a component which comes later changes none of the lines kept before.
public final class RecordText {

  private RecordText() {}

  /// In the order of the components; a line break in a value becomes `\n`.
  public static List<String> lines(Record value) {
    return Arrays.stream(value.getClass().getRecordComponents())
        .map(component -> component.getName() + "=" + read(component, value).replace("\n", "\\n"))
        .toList();
  }

  private static String read(RecordComponent component, Record value) {
    try {
      return String.valueOf(component.getAccessor().invoke(value));
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalArgumentException(
          "cannot read %s of %s".formatted(component.getName(), value.getClass()), e);
    }
  }
}
