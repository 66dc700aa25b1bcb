package dev.docket.bench.platform;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.function.BooleanSupplier;

/// Asks a process whether `/readiness` answers 200.
public record Readiness(int port) implements BooleanSupplier {

  private static final int TIMEOUT_MILLIS = 1_000;
  private static final int OK = 200;

  @Override
  public boolean getAsBoolean() {
    try {
      var url = URI.create("http://127.0.0.1:" + port + "/readiness").toURL();
      var connection = (HttpURLConnection) url.openConnection();
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      try {
        return connection.getResponseCode() == OK;
      } finally {
        connection.disconnect();
      }
    } catch (IOException _) {
      // Not listening yet, or about to.
      return false;
    }
  }
}
