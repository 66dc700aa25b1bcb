/// The consumer kit against a bare poll loop and its peers: one topic, the same records, the same
/// guarantees.
@NullMarked
package dev.docket.bench.consume;

import org.jspecify.annotations.NullMarked;
