package dev.docket.client;

import dev.docket.kit.identity.ServiceIdentity;
import dev.docket.kit.identity.ServiceTokens;

/// How a service says who it is.
///
/// @param tokens mints and caches the token
/// @param self the calling service
public record ServiceCredentials(ServiceTokens tokens, ServiceIdentity self) {
  String authorization() {
    return "Bearer " + tokens.mint(self);
  }
}
