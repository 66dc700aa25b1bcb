/// The two listeners of a process: what HTTP and gRPC have in common.
@NullMarked
package dev.docket.server;

import org.jspecify.annotations.NullMarked;
