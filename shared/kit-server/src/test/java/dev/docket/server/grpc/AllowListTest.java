package dev.docket.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowListTest {
  private final AllowList list =
      new AllowList(
          Map.of(
              "p.Cases/*",
              Set.of("rapid"),
              "p.Cases/Get",
              Set.of("handler"),
              "p.Admin/Purge",
              Set.of("cli")));

  @ParameterizedTest
  @CsvSource({
    "p.Cases/Get,    rapid,   true",
    "p.Cases/Create, rapid,   true",
    "p.Cases/Get,    handler, true",
    "p.Cases/Create, handler, false",
    "p.Admin/Purge,  cli,     true",
    "p.Admin/Purge,  rapid,   false",
    "p.Admin/Other,  cli,     false",
    "q.Cases/Get,    rapid,   false",
    "nonsense,       rapid,   false"
  })
  void shouldAllowOnlyWhatIsListed(String method, String service, boolean allowed) {
    assertThat(list.allows(method, service)).isEqualTo(allowed);
  }
}
