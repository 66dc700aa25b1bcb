package dev.docket.launcher.dev.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every rule holds for the house, and breaks for its own counterexample. This module is where the
/// test lives because its class path has all the others on it.
class ArchitectureTest {

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("dev.docket");

  static List<Rule> arrows() {
    return Arrows.all();
  }

  static List<Rule> style() {
    return HouseStyle.all();
  }

  static List<Rule> rules() {
    return Stream.concat(arrows().stream(), style().stream()).toList();
  }

  @ParameterizedTest
  @MethodSource("arrows")
  void shouldKeepTheArrow(Rule rule) {
    rule.rule().check(HOUSE);
  }

  @ParameterizedTest
  @MethodSource("style")
  void shouldKeepTheStyle(Rule rule) {
    rule.rule().check(HOUSE.that(describe("handwritten", Rule::handwritten)));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void shouldBreakTheRuleWithItsCounterexample(Rule rule, @TempDir Path directory)
      throws IOException {
    // When
    var wrong = Counterexample.compile(rule.counterexample(), directory);

    // Then
    assertThat(rule.isBrokenBy(wrong)).isTrue();
  }

  @Test
  void shouldSeeEveryModule() {
    // Then one class of each module that has any: an import that finds nothing proves nothing
    assertThat(
            List.of(
                "dev.docket.domain.casem.CaseDecider",
                "dev.docket.kit.health.Health",
                "dev.docket.consumer.engine.ConsumerVerticle",
                "dev.docket.client.GrpcChannel",
                "dev.docket.server.http.EdgeVerticle",
                "dev.docket.flavor.FlavorSupervisor",
                "dev.docket.store.EventLog",
                "dev.docket.embedded.EmbeddedInfrastructure",
                "dev.docket.testkit.TestInfrastructure",
                "dev.docket.proto.caseapi.v1.PutCellRequest",
                "dev.docket.events.EventEnvelopes",
                "dev.docket.caseclient.CaseApiClient",
                "dev.docket.caseapi.CaseApi",
                "dev.docket.rapidapi.CaseRapidApi",
                "dev.docket.relay.RelayVerticle",
                "dev.docket.eventhandler.CaseEvents",
                "dev.docket.launcher.Main",
                "dev.docket.launcher.dev.Main"))
        .allSatisfy(name -> assertThat(HOUSE.contain(name)).as(name).isTrue());
  }
}
