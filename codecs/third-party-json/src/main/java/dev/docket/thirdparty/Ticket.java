package dev.docket.thirdparty;

import org.jspecify.annotations.Nullable;

/// A ticket at a third party, and where it belongs there.
///
/// @param orgId the org of Docket that the webhook belongs to; never from the payload
/// @param accountId the org's account at the third party; never from the payload
/// @param key what people call it, such as `OPS-12`
/// @param projectId null when the payload does not say
/// @param issueTypeId likewise
public record Ticket(
    ThirdPartyType thirdParty,
    long orgId,
    String accountId,
    String key,
    @Nullable String projectId,
    @Nullable String issueTypeId) {}
