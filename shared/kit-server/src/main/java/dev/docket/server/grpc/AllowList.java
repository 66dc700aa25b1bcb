package dev.docket.server.grpc;

import java.util.Map;
import java.util.Set;

/// Which service may call which method; what is not listed is refused.
///
/// @param methods full method name (`package.Service/Method`, or `package.Service/*` for all of a
///   service's methods) → the names of the services allowed; both entries count
public record AllowList(Map<String, Set<String>> methods) {
  public AllowList {
    methods = Map.copyOf(methods);
  }

  boolean allows(String fullMethodName, String service) {
    return contains(fullMethodName, service)
        || contains(fullMethodName.substring(0, fullMethodName.indexOf('/') + 1) + "*", service);
  }

  private boolean contains(String entry, String service) {
    return methods.getOrDefault(entry, Set.of()).contains(service);
  }
}
