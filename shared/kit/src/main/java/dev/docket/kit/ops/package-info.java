/// Commands to the running process, on event-bus addresses, and the bridge that lets clients in.
@NullMarked
package dev.docket.kit.ops;

import org.jspecify.annotations.NullMarked;
