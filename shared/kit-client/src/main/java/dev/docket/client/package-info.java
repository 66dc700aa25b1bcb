/// Outbound gRPC calls: metadata, deadline, breaker per destination, failures as values, and
/// answers remembered for a while.
@NullMarked
package dev.docket.client;

import org.jspecify.annotations.NullMarked;
