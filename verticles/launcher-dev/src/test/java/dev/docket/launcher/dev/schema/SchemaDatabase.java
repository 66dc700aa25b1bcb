package dev.docket.launcher.dev.schema;

import dev.docket.store.DatabaseSetup;
import dev.docket.testkit.TestInfrastructure;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

/// A freshly migrated database of its own.
final class SchemaDatabase {

  private SchemaDatabase() {}

  /// As the superuser; every module's migrations are on this one's class path.
  static Connection create(Class<?> testClass) throws SQLException {
    var database = TestInfrastructure.shared().createDatabase(testClass);
    DatabaseSetup.run(
        new DatabaseSetup.Target(
            database.host(), database.port(), database.name(), database.user(), null),
        Map.of());
    return DriverManager.getConnection(database.jdbcUrl());
  }
}
