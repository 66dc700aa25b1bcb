/// How fast events leave the outbox, against a bare producer.
@NullMarked
package dev.docket.bench.relay;

import org.jspecify.annotations.NullMarked;
