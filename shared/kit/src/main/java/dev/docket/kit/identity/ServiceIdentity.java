package dev.docket.kit.identity;

import org.jspecify.annotations.Nullable;

/// Which service calls.
///
/// @param service for example `case-event-handler`
/// @param flavor for example `timeline`; null for a service without flavors
public record ServiceIdentity(String service, @Nullable String flavor) {
  @Override
  public String toString() {
    return flavor == null ? service : service + "/" + flavor;
  }
}
