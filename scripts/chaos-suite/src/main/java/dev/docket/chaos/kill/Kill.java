package dev.docket.chaos.kill;

import dev.docket.chaos.agent.FailpointName;

/// One way to kill a part of the platform.
public sealed interface Kill {

  /// The services' JVM at any instant.
  record OfServices() implements Kill {
    @Override
    public String label() {
      return "service";
    }
  }

  record OfKafka() implements Kill {
    @Override
    public String label() {
      return "kafka";
    }
  }

  record OfPostgres() implements Kill {
    @Override
    public String label() {
      return "postgres";
    }
  }

  /// The services' JVM at a named point.
  ///
  /// @param hits how often the point is passed, this time included
  record AtFailpoint(FailpointName name, int hits) implements Kill {
    @Override
    public String label() {
      return name.label();
    }
  }

  /// As it is printed.
  String label();
}
