/// The one gRPC listener: authentication, call context, error mapping, health.
@NullMarked
package dev.docket.server.grpc;

import org.jspecify.annotations.NullMarked;
