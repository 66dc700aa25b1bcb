package dev.docket.testkit;

/// A database that one test class owns.
///
/// @param user a superuser without a password; tests of roles and row-level security make their own
public record TestDatabase(String host, int port, String name, String user) {

  /// URL for a JDBC connection as [#user()].
  public String jdbcUrl() {
    return "jdbc:postgresql://" + host + ":" + port + "/" + name + "?user=" + user;
  }
}
