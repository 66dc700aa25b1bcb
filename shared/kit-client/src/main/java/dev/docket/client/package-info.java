/// Outbound gRPC calls: metadata, deadline, breakers, failures as values, and answers remembered
/// for a while.
@NullMarked
package dev.docket.client;

import org.jspecify.annotations.NullMarked;
