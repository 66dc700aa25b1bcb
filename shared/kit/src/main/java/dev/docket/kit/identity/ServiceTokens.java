package dev.docket.kit.identity;

import dev.docket.kit.config.IdentityConfig;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Mints and verifies the tokens services show each other: JWT (RFC 7519) with HS256, a key id, and
/// the claims `service`, `flavor`, `iat`, `exp`.
///
/// Done with the JDK's HMAC because vertx-auth-jwt reads the system clock, both for `iat` and for
/// expiry, so that neither a test nor a simulation could set the time. Thread-safe; no I/O, a few
/// microseconds per call.
public final class ServiceTokens {
  /// How far the clocks of two machines may be apart.
  static final Duration LEEWAY = Duration.ofSeconds(30);

  /// A cached token is given out until this long before its end, or half its life if that is
  /// shorter.
  static final Duration RENEW_BEFORE = Duration.ofMinutes(1);

  /// Longest token looked at, in characters.
  static final int MAX_LENGTH = 2_048;

  private static final String ALGORITHM = "HmacSHA256";
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

  private record Minted(String token, Instant renewAt) {}

  private final Map<String, SecretKeySpec> keys = new HashMap<>();
  private final String signingKid;
  private final Duration ttl;
  private final InstantSource clock;
  // One entry per service and flavor of this process: bounded by what it deploys.
  private final Map<ServiceIdentity, Minted> minted = new ConcurrentHashMap<>();

  public ServiceTokens(IdentityConfig config, InstantSource clock) {
    config
        .keys()
        .forEach((kid, key) ->
            keys.put(
                kid, new SecretKeySpec(key.value().getBytes(StandardCharsets.UTF_8), ALGORITHM)));
    this.signingKid = config.signingKid();
    this.ttl = config.tokenTtl();
    this.clock = clock;
  }

  /// A token for the caller that is good for at least another minute (half its life, if that is
  /// shorter).
  public String mint(ServiceIdentity caller) {
    var now = clock.instant();
    return Objects.requireNonNull(
            minted.compute(
                caller,
                (_, last) ->
                    last != null && now.isBefore(last.renewAt()) ? last : sign(caller, now)))
        .token();
  }

  private Minted sign(ServiceIdentity caller, Instant now) {
    var header = new JsonObject().put("alg", "HS256").put("typ", "JWT").put("kid", signingKid);
    var claims =
        new JsonObject()
            .put("service", caller.service())
            .put("iat", now.getEpochSecond())
            .put("exp", now.plus(ttl).getEpochSecond());
    if (caller.flavor() != null) {
      claims.put("flavor", caller.flavor());
    }
    var signed = encode(header) + "." + encode(claims);
    var mac = mac(Objects.requireNonNull(keys.get(signingKid)), signed);
    var halfLife = ttl.dividedBy(2);
    var margin = RENEW_BEFORE.compareTo(halfLife) < 0 ? RENEW_BEFORE : halfLife;
    return new Minted(signed + "." + ENCODER.encodeToString(mac), now.plus(ttl).minus(margin));
  }

  /// Checks form, algorithm, key, signature and time, in this order; nothing of a token with a
  /// wrong signature is used.
  public TokenVerdict verify(String token) {
    var parts = token.split("\\.", -1);
    if (token.length() > MAX_LENGTH || parts.length != 3) {
      return new TokenVerdict.Invalid("malformed token");
    }
    try {
      var header = decode(parts[0]);
      // The algorithm is fixed: a token does not choose how it is checked.
      if (!"HS256".equals(header.getValue("alg"))) {
        return new TokenVerdict.Invalid("unsupported algorithm");
      }
      var key = header.getValue("kid") instanceof String kid ? keys.get(kid) : null;
      if (key == null) {
        return new TokenVerdict.Invalid("unknown key id");
      }
      if (!MessageDigest.isEqual(mac(key, parts[0] + "." + parts[1]), DECODER.decode(parts[2]))) {
        return new TokenVerdict.Invalid("wrong signature");
      }
      return judge(decode(parts[1]));
    } catch (IllegalArgumentException | DecodeException | DateTimeException e) {
      return new TokenVerdict.Invalid("malformed token");
    }
  }

  private TokenVerdict judge(JsonObject claims) {
    if (!(claims.getValue("service") instanceof String service)
        || !(claims.getValue("iat") instanceof Number issued)
        || !(claims.getValue("exp") instanceof Number expires)) {
      return new TokenVerdict.Invalid("missing claims");
    }
    var now = clock.instant();
    if (!now.minus(LEEWAY).isBefore(Instant.ofEpochSecond(expires.longValue()))) {
      return new TokenVerdict.Invalid("token expired");
    }
    if (now.plus(LEEWAY).isBefore(Instant.ofEpochSecond(issued.longValue()))) {
      return new TokenVerdict.Invalid("token from the future");
    }
    @Nullable String flavor = claims.getValue("flavor") instanceof String text ? text : null;
    return new TokenVerdict.Valid(new ServiceIdentity(service, flavor));
  }

  private static String encode(JsonObject json) {
    return ENCODER.encodeToString(json.encode().getBytes(StandardCharsets.UTF_8));
  }

  private static JsonObject decode(String part) {
    return new JsonObject(new String(DECODER.decode(part), StandardCharsets.UTF_8));
  }

  private static byte[] mac(SecretKeySpec key, String signed) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has HmacSHA256", e);
    }
  }
}
