/// Where records go that leave the common way: the parking lot, which keeps them for later, and the
/// outcome log, which tells why they were given up. Seams, and what stands behind them in Kafka.
@NullMarked
package dev.docket.consumer.lot;

import org.jspecify.annotations.NullMarked;
