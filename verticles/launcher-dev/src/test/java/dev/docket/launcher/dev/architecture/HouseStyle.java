package dev.docket.launcher.dev.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static dev.docket.launcher.dev.architecture.Rule.wrong;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/// What bytecode shows of the house's style. Generated code is exempt.
final class HouseStyle {

  /// Parts for development and tests: they supervise processes from platform threads of their own.
  private static final String[] NOT_PRODUCT = {"dev.docket.embedded..", "dev.docket.testkit.."};

  private static final List<String> BAD_ENDINGS =
      List.of("Impl", "Utils", "Util", "Helper", "Manager", "Base");

  private HouseStyle() {}

  static List<Rule> all() {
    return Stream.of(threads(), shape(), ambient()).flatMap(List::stream).toList();
  }

  private static List<Rule> threads() {
    return List.of(
        Rule.of(
            "no synchronized method",
            noMethods().should().haveModifier(JavaModifier.SYNCHRONIZED),
            wrong("dev.docket.kit", "synchronized void run() {}")),
        Rule.of(
            "no synchronized block",
            noClasses().should(Conditions.of("enter a monitor", Bytecode::entersMonitor)),
            wrong("dev.docket.kit", "void run() { synchronized (this) { hashCode(); } }")),
        Rule.of(
            "no Thread.sleep: the product waits for events and timers",
            productNeverUses(calls("java.lang.Thread", "sleep")),
            wrong("dev.docket.kit", "void run() throws Exception { Thread.sleep(1); }")));
  }

  private static List<Rule> shape() {
    return List.of(
        Rule.of(
            "no Optional field",
            noClasses().should(Conditions.of("hold an Optional", HouseStyle::hasOptionalField)),
            wrong("dev.docket.kit", "java.util.Optional<String> it;")),
        Rule.of(
            "no Optional parameter",
            noClasses().should(Conditions.of("take an Optional", HouseStyle::takesOptional)),
            wrong("dev.docket.kit", "void run(java.util.Optional<String> it) {}")),
        Rule.of(
            "every package is @NullMarked",
            classes()
                .should(
                    Conditions.of(
                        "be in a @NullMarked package",
                        type -> type.getPackage().isAnnotatedWith(NullMarked.class))),
            wrong("dev.docket.unmarked")),
        Rule.of(
            "names say the role: no …Impl, …Utils, …Helper, …Manager, …Base",
            noClasses().should(Conditions.of("be named so", HouseStyle::isBadlyNamed)),
            wrong("dev.docket.kit", "static class CaseManager {}")),
        Rule.of(
            "names say the role: no Abstract…",
            noClasses().should().haveSimpleNameStartingWith("Abstract"),
            wrong("dev.docket.kit", "static abstract class AbstractCase {}")));
  }

  private static List<Rule> ambient() {
    return List.of(
        Rule.of(
            "the environment is read by the launchers alone",
            outsideMains(calls("java.lang.System", "getenv")),
            wrong(
                "dev.docket.launcher",
                "java.util.function.Function<String, String> it = System::getenv;")),
        Rule.of(
            "the terminal is written to by the launchers alone",
            outsideMains(calls("java.lang.System", "out", "err")),
            wrong("dev.docket.launcher", "void run() { System.out.println(); }")),
        Rule.of(
            "time comes in as an InstantSource",
            productNeverUses(
                calls("java.lang.System", "currentTimeMillis")
                    .or(calls("java.time.Instant", "now"))),
            wrong("dev.docket.kit", "java.time.Instant it = java.time.Instant.now();")),
        Rule.of(
            "ids and chance come in",
            productNeverUses(
                calls("java.util.UUID", "randomUUID").or(calls("java.lang.Math", "random"))),
            wrong("dev.docket.kit", "java.util.UUID it = java.util.UUID.randomUUID();")),
        Rule.of(
            "nothing is found by reflection or service files",
            productNeverUses(
                calls("java.lang.Class", "forName")
                    .or(calls("java.lang.ClassLoader", "loadClass"))
                    .or(calls("java.util.ServiceLoader", "load"))
                    .or(describe("reflection", access -> inPackage(access, "java.lang.reflect")))),
            wrong(
                "dev.docket.kit",
                "Object run() throws Exception { return Class.forName(\"it\"); }")));
  }

  private static ArchRule productNeverUses(DescribedPredicate<JavaAccess<?>> access) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(NOT_PRODUCT)
        .should()
        .accessTargetWhere(access);
  }

  private static ArchRule outsideMains(DescribedPredicate<JavaAccess<?>> access) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(NOT_PRODUCT)
        .and()
        .doNotHaveFullyQualifiedName("dev.docket.launcher.Main")
        .and()
        .doNotHaveFullyQualifiedName("dev.docket.launcher.dev.Main")
        .should()
        .accessTargetWhere(access);
  }

  /// Calls of, references to, or reads of a member.
  private static DescribedPredicate<JavaAccess<?>> calls(String owner, String... members) {
    var names = Set.copyOf(Arrays.asList(members));
    return describe(
        owner + "." + String.join("|", members),
        access ->
            access.getTargetOwner().getFullName().equals(owner)
                && names.contains(access.getName()));
  }

  private static boolean inPackage(JavaAccess<?> access, String name) {
    return access.getTargetOwner().getPackageName().equals(name);
  }

  private static boolean hasOptionalField(JavaClass type) {
    return type.getFields().stream()
        .anyMatch(field -> field.getRawType().isEquivalentTo(Optional.class));
  }

  /// Lambdas may be given one: they are what `map` and `ifPresent` take.
  private static boolean takesOptional(JavaClass type) {
    return type.getCodeUnits().stream()
        .filter(unit -> !unit.getModifiers().contains(JavaModifier.SYNTHETIC))
        .flatMap(unit -> unit.getRawParameterTypes().stream())
        .anyMatch(parameter -> parameter.isEquivalentTo(Optional.class));
  }

  private static boolean isBadlyNamed(JavaClass type) {
    return BAD_ENDINGS.stream().anyMatch(type.getSimpleName()::endsWith);
  }
}
