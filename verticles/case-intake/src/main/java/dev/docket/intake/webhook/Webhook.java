package dev.docket.intake.webhook;

import dev.docket.kit.config.Secret;
import dev.docket.kit.identity.OrgId;

/// What the directory says about the id in a webhook's URL.
public sealed interface Webhook {

  /// @param org whom its deliveries belong to, whatever they say themselves
  /// @param accountId the org's account at the third party; likewise
  record Known(OrgId org, String accountId, Secret secret) implements Webhook {}

  /// There is none, or it belongs to another third party.
  record Unknown() implements Webhook {}
}
