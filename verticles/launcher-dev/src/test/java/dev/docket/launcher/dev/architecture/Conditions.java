package dev.docket.launcher.dev.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.function.Predicate;

/// Conditions on classes, written as predicates.
final class Conditions {

  private Conditions() {}

  static ArchCondition<JavaClass> of(String description, Predicate<JavaClass> predicate) {
    return new ArchCondition<>(description) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        var satisfied = predicate.test(type);
        events.add(
            new SimpleConditionEvent(
                type, satisfied, "%s: %s is %b".formatted(type.getName(), description, satisfied)));
      }
    };
  }
}
