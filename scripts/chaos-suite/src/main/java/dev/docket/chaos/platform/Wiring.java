package dev.docket.chaos.platform;

import dev.docket.embedded.EmbeddedKafka;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What lies between the parts.
public interface Wiring {

  /// @return null for nothing
  EmbeddedKafka.@Nullable Detour kafka() throws IOException;

  /// Told, before the services start, where everything listens.
  ///
  /// @return replaces what the services are told
  Map<String, String> environment(int httpPort, int grpcPort, int postgresPort);

  /// Nothing does.
  static Wiring direct() {
    return new Wiring() {
      @Override
      public EmbeddedKafka.@Nullable Detour kafka() {
        return null;
      }

      @Override
      public Map<String, String> environment(int httpPort, int grpcPort, int postgresPort) {
        return Map.of();
      }
    };
  }
}
