package dev.docket.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

class SharedInfrastructureIT {

  private final TestInfrastructure infrastructure = TestInfrastructure.shared();

  @Test
  void shouldCreateADatabaseOfItsOwnForEachCall() throws SQLException {
    // When
    var first = infrastructure.createDatabase(SharedInfrastructureIT.class);
    var second = infrastructure.createDatabase(SharedInfrastructureIT.class);

    // Then
    assertThat(second.name()).isNotEqualTo(first.name());
    for (var database : new TestDatabase[] {first, second}) {
      try (var connection = DriverManager.getConnection(database.jdbcUrl());
          var statement = connection.createStatement();
          var result = statement.executeQuery("select current_database()")) {
        assertThat(result.next()).isTrue();
        assertThat(result.getString(1)).isEqualTo(database.name());
      }
    }
  }

  @Test
  void shouldCreateTopicsUnderThePrefixOfTheClass() throws Exception {
    // Given
    var topic = infrastructure.topicPrefix(SharedInfrastructureIT.class) + "events";

    // When
    infrastructure.createTopic(topic, 3);

    // Then
    try (var admin =
        Admin.create(
            Map.<String, Object>of("bootstrap.servers", infrastructure.kafkaBootstrap()))) {
      var described = admin.describeTopics(List.of(topic)).allTopicNames();
      assertThat(described.get(30, TimeUnit.SECONDS).values())
          .singleElement()
          .satisfies(description -> assertThat(description.partitions()).hasSize(3));
    }
  }

  @Test
  void shouldNameDatabasesApartWhenOnlyThePackageDiffers() {
    // Given two classes of one simple name
    class Twin {}
    var other =
        new Object() {
          Class<?> twin() {
            class Twin {}
            return Twin.class;
          }
        }.twin();

    // Then
    assertThat(TestInfrastructure.databaseName(Twin.class))
        .startsWith("it_twin_")
        .isNotEqualTo(TestInfrastructure.databaseName(other));
  }
}
