/// A process that is a member of a consumer group: the consumer kit, and a handler that writes to a
/// sink.
@NullMarked
package dev.docket.chaos.member;

import org.jspecify.annotations.NullMarked;
