package dev.docket.bench.platform;

import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/// What else there is to know about where something was measured: above all how busy it was.
public record Machine(int cores, double load, String java) {

  public static Machine now() {
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        Runtime.version().toString());
  }

  public String line() {
    return String.format(Locale.ROOT, "%d cores, load average %.1f, Java %s", cores, load, java);
  }

  public JsonObject json() {
    return new JsonObject().put("cores", cores).put("load", load).put("java", java);
  }
}
