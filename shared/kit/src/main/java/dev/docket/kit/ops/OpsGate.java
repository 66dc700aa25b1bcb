package dev.docket.kit.ops;

import dev.docket.kit.config.Secret;
import dev.docket.kit.logging.LogKeys;
import dev.docket.kit.metrics.Metrics;
import io.micrometer.core.instrument.Tags;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who gets in, and as far as where: what all bridges ask, and where what they refuse is counted.
/// Thread-safe.
public final class OpsGate {

  private static final Logger LOG = LoggerFactory.getLogger(OpsGate.class);

  private final byte[] token;
  private final Set<String> permitted;
  private final Metrics metrics;

  /// Why somebody, or something, does not get in.
  public enum Refusal {
    TOKEN,
    CONNECTIONS,
    FRAME,
    ADDRESS
  }

  /// @param permitted the addresses that clients may send to
  public OpsGate(Secret token, Set<String> permitted, Metrics metrics) {
    this.token = token.value().getBytes(StandardCharsets.UTF_8);
    this.permitted = Set.copyOf(permitted);
    this.metrics = metrics;
  }

  /// Takes as long for a token that is nearly right as for any other of its length.
  public boolean knows(@Nullable String presented) {
    return presented != null
        && MessageDigest.isEqual(token, presented.getBytes(StandardCharsets.UTF_8));
  }

  public Set<String> permitted() {
    return permitted;
  }

  /// Counts and logs a refusal.
  ///
  /// @param client its address
  public void refused(Refusal why, @Nullable Object client) {
    var name = why.name().toLowerCase(Locale.ROOT);
    metrics.counter(OpsMetric.REFUSED, Tags.of("why", name)).increment();
    LOG.atWarn()
        .addKeyValue(LogKeys.ADDRESS, client)
        .addKeyValue(LogKeys.REASON, name)
        .log("ops client refused");
  }
}
