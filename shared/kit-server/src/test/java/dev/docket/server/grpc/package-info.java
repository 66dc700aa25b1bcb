@NullMarked
package dev.docket.server.grpc;

import org.jspecify.annotations.NullMarked;
