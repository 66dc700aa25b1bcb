package dev.docket.thirdpartyreader.filter;

import dev.docket.thirdparty.Ticket;

/// An account of an org at a third party.
public record AccountKey(long orgId, String accountId) {
  public static AccountKey of(Ticket ticket) {
    return new AccountKey(ticket.orgId(), ticket.accountId());
  }
}
