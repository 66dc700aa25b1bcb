package dev.docket.thirdpartyreader.filter;

import dev.docket.proto.caseapi.v1.SyncSettings;
import dev.docket.proto.caseapi.v1.ThirdPartyAccount;

/// What decides about a change besides the case.
///
/// @param account of the org at the third party
/// @param project settings of the case's project
public record Settings(ThirdPartyAccount account, SyncSettings project) {}
