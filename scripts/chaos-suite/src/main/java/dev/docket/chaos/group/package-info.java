/// The fault test `rebalance`: members of one consumer group that come, go, die and freeze, and
/// what arrives at the sink.
@NullMarked
package dev.docket.chaos.group;

import org.jspecify.annotations.NullMarked;
