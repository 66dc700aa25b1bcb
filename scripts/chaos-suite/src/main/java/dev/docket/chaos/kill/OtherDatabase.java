package dev.docket.chaos.kill;

import dev.docket.chaos.platform.Platform;
import java.sql.DriverManager;
import java.sql.SQLException;

/// A database that is none of ours in the same cluster, and a transaction in it that reads for as
/// long as it likes: nothing of ours may wait for it. (One that writes would hold the relays back:
/// transaction ids are the cluster's.)
public final class OtherDatabase {

  private static final String NAME = "somebody_else";

  private OtherDatabase() {}

  /// @return ends the transaction
  public static LongTransaction occupied(Platform platform) throws SQLException {
    try (var connection = DriverManager.getConnection(platform.jdbcUrl());
        var statement = connection.createStatement()) {
      statement.execute("create database " + NAME);
    }
    return LongTransaction.reading(platform.jdbcUrl(NAME));
  }
}
