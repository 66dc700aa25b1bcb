package dev.docket.launcher.dev.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.stream.Collectors;

/// A rule with a class that breaks it: a rule that cannot fail is no rule.
///
/// @param name an assertion about the house, for people
/// @param counterexample Java source of the class `Wrong`
record Rule(String name, ArchRule rule, String counterexample) {

  static Rule of(String name, ArchRule rule, String counterexample) {
    return new Rule(name, rule.as(name), counterexample);
  }

  /// Source of a class in a package, with the given members.
  static String wrong(String packageName, String... members) {
    return Arrays.stream(members)
        .collect(
            Collectors.joining("\n", "package %s;\nclass Wrong {\n".formatted(packageName), "\n}"));
  }

  /// Whether a class is written by hand.
  static boolean handwritten(JavaClass type) {
    return !type.getPackageName().startsWith("dev.docket.proto");
  }

  boolean isBrokenBy(JavaClasses classes) {
    return rule.evaluate(classes).hasViolation();
  }

  @Override
  public String toString() {
    return name;
  }
}
