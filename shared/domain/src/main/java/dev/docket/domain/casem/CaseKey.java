package dev.docket.domain.casem;

import dev.docket.domain.project.ProjectKey;
import java.util.regex.Pattern;

/// What people call a case: its project's key, a dash, and a number from 1 with at most 18 digits,
/// which fits a long. `DEMO-12`
public final class CaseKey {

  private static final Pattern SHAPE = Pattern.compile(ProjectKey.SHAPE + "-[1-9][0-9]{0,17}");

  private CaseKey() {}

  /// Whether a text could be one; not whether there is such a case.
  public static boolean matches(String text) {
    return SHAPE.matcher(text).matches();
  }
}
