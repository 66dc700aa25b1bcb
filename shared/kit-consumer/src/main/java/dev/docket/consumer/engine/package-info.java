/// The event-loop side: pump, intake, dispatcher, settlement, ledger, commits, rebalance.
@NullMarked
package dev.docket.consumer.engine;

import org.jspecify.annotations.NullMarked;
