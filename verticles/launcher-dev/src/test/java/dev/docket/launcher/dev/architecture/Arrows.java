package dev.docket.launcher.dev.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.docket.launcher.dev.architecture.Rule.wrong;

import java.util.List;
import java.util.stream.Stream;

/// Who may know whom. Arrows run one way, verticles to codecs to shared, and within shared only
/// where this page says so.
final class Arrows {

  private static final String CASE_API = "dev.docket.caseapi..";
  private static final String RAPID_API = "dev.docket.rapidapi..";
  private static final String RELAY = "dev.docket.relay..";
  private static final String EVENT_HANDLER = "dev.docket.eventhandler..";
  private static final String FEED_HANDLER = "dev.docket.feedhandler..";
  private static final String INTAKE = "dev.docket.intake..";
  private static final String READER = "dev.docket.thirdpartyreader..";
  private static final String LAUNCHERS = "dev.docket.launcher..";
  private static final String LAUNCHER_DEV = "dev.docket.launcher.dev..";

  private static final String PROTO = "dev.docket.proto..";
  private static final String EVENTS = "dev.docket.events..";
  private static final String CASE_CLIENT = "dev.docket.caseclient..";
  private static final String FEED = "dev.docket.feed..";
  private static final String THIRD_PARTY = "dev.docket.thirdparty..";

  private static final String DOMAIN = "dev.docket.domain..";
  private static final String KIT = "dev.docket.kit..";
  private static final String CONSUMER = "dev.docket.consumer..";
  private static final String CLIENT = "dev.docket.client..";
  private static final String SERVER = "dev.docket.server..";
  private static final String FLAVOR = "dev.docket.flavor..";
  private static final String STORE = "dev.docket.store..";
  private static final String EMBEDDED = "dev.docket.embedded..";
  private static final String TESTKIT = "dev.docket.testkit..";

  private static final String[] SERVICES = {
    CASE_API, RAPID_API, RELAY, EVENT_HANDLER, FEED_HANDLER, INTAKE, READER
  };
  private static final String[] VERTICLES = concat(SERVICES, new String[] {LAUNCHERS});
  private static final String[] CODECS = {PROTO, EVENTS, CASE_CLIENT, FEED, THIRD_PARTY};
  private static final String[] SHARED = {
    DOMAIN, KIT, CONSUMER, CLIENT, SERVER, FLAVOR, STORE, EMBEDDED, TESTKIT
  };

  private static final String ANY = "dev.docket..";
  private static final String[] JAVA_AND_NULLNESS = {"java..", "org.jspecify.."};

  private Arrows() {}

  static List<Rule> all() {
    return Stream.of(layers(), libraries(), codecs(), services()).flatMap(List::stream).toList();
  }

  private static List<Rule> layers() {
    return List.of(
        Rule.of(
            "every class belongs to a module that this page knows",
            classes().should().resideInAnyPackage(concat(concat(VERTICLES, CODECS), SHARED)),
            wrong("dev.docket.newcomer")),
        forbidden(
            "shared knows no codec",
            SHARED,
            CODECS,
            wrong("dev.docket.store", "dev.docket.events.EffectKey it;")),
        forbidden(
            "shared knows no service and no launcher",
            SHARED,
            VERTICLES,
            wrong("dev.docket.flavor", "dev.docket.eventhandler.CaseEvents it;")),
        forbidden(
            "codecs know no service and no launcher",
            CODECS,
            VERTICLES,
            wrong("dev.docket.events", "dev.docket.caseapi.CaseApi it;")));
  }

  private static List<Rule> libraries() {
    return List.of(
        only(
            "domain is Java alone: nothing of ours, no Vert.x",
            DOMAIN,
            JAVA_AND_NULLNESS,
            wrong("dev.docket.domain.casem", "io.vertx.core.Future<?> it;")),
        ours(
            "kit knows no other library",
            KIT,
            new String[] {},
            wrong("dev.docket.kit.health", "dev.docket.consumer.HandleResp it;")),
        forbidden(
            "kit has no Kafka",
            new String[] {KIT},
            new String[] {"org.apache.kafka..", "io.vertx.kafka.."},
            wrong("dev.docket.kit.health", "org.apache.kafka.clients.admin.Admin it;")),
        only(
            "kit-consumer is usable outside: Vert.x core, the Kafka clients and SLF4J, nothing else",
            CONSUMER,
            concat(
                JAVA_AND_NULLNESS,
                new String[] {
                  "io.vertx.core..", "io.vertx.kafka..", "org.apache.kafka..", "org.slf4j.."
                }),
            wrong("dev.docket.consumer", "dev.docket.kit.health.Health it;")),
        ours(
            "kit-client knows kit alone",
            CLIENT,
            new String[] {KIT},
            wrong("dev.docket.client", "dev.docket.server.Listening it;")),
        ours(
            "kit-server knows kit alone",
            SERVER,
            new String[] {KIT},
            wrong("dev.docket.server", "dev.docket.client.CallMetadata it;")),
        ours(
            "kit-flavor joins kit, kit-consumer and kit-client, nothing else",
            FLAVOR,
            new String[] {KIT, CONSUMER, CLIENT},
            wrong("dev.docket.flavor", "dev.docket.store.EventLog<?> it;")),
        ours(
            "store knows no other library",
            STORE,
            new String[] {},
            wrong("dev.docket.store", "dev.docket.domain.casem.CaseState it;")),
        ours(
            "embedded knows no other library",
            EMBEDDED,
            new String[] {},
            wrong("dev.docket.embedded", "dev.docket.kit.health.Health it;")),
        ours(
            "testkit knows embedded alone",
            TESTKIT,
            new String[] {EMBEDDED},
            wrong("dev.docket.testkit", "dev.docket.store.EventLog<?> it;")));
  }

  private static List<Rule> codecs() {
    return List.of(
        ours(
            "case-proto knows nothing of ours",
            PROTO,
            new String[] {},
            wrong("dev.docket.proto.caseapi.v1", "dev.docket.domain.casem.CaseState it;")),
        ours(
            "case-events knows domain and case-proto, and no store",
            EVENTS,
            new String[] {DOMAIN, PROTO},
            wrong("dev.docket.events", "dev.docket.store.EventLog<?> it;")),
        ours(
            "case-client knows case-proto and the client kit alone",
            CASE_CLIENT,
            new String[] {PROTO, CLIENT, KIT},
            wrong("dev.docket.caseclient", "dev.docket.server.Listening it;")));
  }

  private static List<Rule> services() {
    return List.of(
        noOtherService("case-api", CASE_API, "dev.docket.caseapi", "dev.docket.relay.Relay"),
        noOtherService(
            "case-rapid-api", RAPID_API, "dev.docket.rapidapi", "dev.docket.caseapi.CaseApi"),
        noOtherService(
            "case-event-relay", RELAY, "dev.docket.relay", "dev.docket.eventhandler.CaseEvents"),
        noOtherService(
            "case-event-handler",
            EVENT_HANDLER,
            "dev.docket.eventhandler",
            "dev.docket.rapidapi.CaseRapidApi"),
        noOtherService(
            "case-event-feed-handler",
            FEED_HANDLER,
            "dev.docket.feedhandler",
            "dev.docket.eventhandler.CaseEvents"),
        noOtherService(
            "case-intake", INTAKE, "dev.docket.intake", "dev.docket.rapidapi.CaseRapidApi"),
        noOtherService(
            "case-third-party-reader",
            READER,
            "dev.docket.thirdpartyreader",
            "dev.docket.intake.CaseIntake"),
        forbidden(
            "no service knows a launcher",
            SERVICES,
            new String[] {LAUNCHERS},
            wrong("dev.docket.relay", "dev.docket.launcher.DocketApplication it;")),
        forbidden(
            "services that own no storage have no store",
            new String[] {RAPID_API, EVENT_HANDLER, FEED_HANDLER, INTAKE, READER},
            new String[] {STORE},
            wrong("dev.docket.eventhandler", "dev.docket.store.EventLog<?> it;")),
        Rule.of(
            "the production launcher starts no embedded part",
            noClasses()
                .that()
                .resideInAPackage(LAUNCHERS)
                .and()
                .resideOutsideOfPackage(LAUNCHER_DEV)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(EMBEDDED, LAUNCHER_DEV),
            wrong("dev.docket.launcher", "dev.docket.embedded.EmbeddedInfrastructure it;")),
        Rule.of(
            "only the launcher for development uses the embedded parts",
            noClasses()
                .that()
                .resideOutsideOfPackages(LAUNCHER_DEV, EMBEDDED, TESTKIT)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(EMBEDDED),
            wrong("dev.docket.relay", "dev.docket.embedded.EmbeddedInfrastructure it;")),
        Rule.of(
            "no product code uses the testkit",
            noClasses()
                .that()
                .resideOutsideOfPackage(TESTKIT)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(TESTKIT),
            wrong("dev.docket.launcher.dev", "dev.docket.testkit.TestInfrastructure it;")));
  }

  private static Rule noOtherService(String name, String own, String ownPackage, String other) {
    var others = Stream.of(SERVICES).filter(service -> !service.equals(own)).toArray(String[]::new);
    return forbidden(
        name + " knows no other service",
        new String[] {own},
        others,
        wrong(ownPackage, other + " it;"));
  }

  private static Rule forbidden(String name, String[] from, String[] to, String counterexample) {
    var rule =
        noClasses()
            .that()
            .resideInAnyPackage(from)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(to);
    return Rule.of(name, rule, counterexample);
  }

  /// Of ours, a module may know itself and those listed; of strangers, whom its pom lists.
  private static Rule ours(String name, String module, String[] allowed, String counterexample) {
    var strangers = resideOutsideOfPackage(ANY);
    var known = resideInAnyPackage(concat(allowed, new String[] {module}));
    var rule =
        classes()
            .that()
            .resideInAPackage(module)
            .should()
            .onlyDependOnClassesThat(strangers.or(known));
    return Rule.of(name, rule, counterexample);
  }

  private static Rule only(String name, String module, String[] allowed, String counterexample) {
    var rule =
        classes()
            .that()
            .resideInAPackage(module)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(concat(allowed, new String[] {module}));
    return Rule.of(name, rule, counterexample);
  }

  private static String[] concat(String[] some, String[] more) {
    return Stream.concat(Stream.of(some), Stream.of(more)).toArray(String[]::new);
  }
}
