/// PostgreSQL as Docket uses it: tenancy, the event log with its outbox, and how the relay reads
/// it. Generic in what an event says; knows no service and no other module of Docket.
@NullMarked
package dev.docket.store;

import org.jspecify.annotations.NullMarked;
