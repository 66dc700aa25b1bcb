package dev.docket.consumer.engine;

import dev.docket.consumer.config.LimitsConfig;
import dev.docket.consumer.config.SharesConfig;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who has records here, and who has more than its share. As many as there are lanes at the most.
/// Owned by the consumer's context.
final class Tenants<E> {

  private final Map<Object, Tenant<E>> tenants = new HashMap<>();
  private final int share;
  private final int runs;

  Tenants(LimitsConfig limits, SharesConfig shares) {
    this.share = (int) Math.max(1, (long) limits.maxInFlight() * shares.tenantPercent() / 100);
    this.runs = shares.tenantRuns();
  }

  /// For a new lane.
  @Nullable Tenant<E> enter(@Nullable Object id) {
    if (id == null) {
      return null;
    }
    var tenant = tenants.computeIfAbsent(id, Tenant::new);
    tenant.enter();
    return tenant;
  }

  /// A lane is gone.
  void leave(@Nullable Tenant<E> tenant) {
    if (tenant != null && tenant.leave()) {
      tenants.remove(tenant.id);
    }
  }

  /// Whether the tenant has all that one may have while there are others.
  boolean over(@Nullable Tenant<E> tenant) {
    return tenant != null && tenants.size() > 1 && tenant.inFlight >= share;
  }

  /// Whether there is room for what a tenant had beyond its share.
  boolean roomy(@Nullable Object id) {
    var tenant = id == null ? null : tenants.get(id);
    return tenant == null || tenant.inFlight <= share / 2;
  }

  /// How many more lanes of the tenant may go to handlers.
  int free(Tenant<E> tenant) {
    return tenants.size() == 1 ? Integer.MAX_VALUE : Math.max(0, runs - tenant.runs);
  }
}
