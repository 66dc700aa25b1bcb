/// What a flavor sees of the consumer kit: decoder, router, processor, outcomes, and what a host
/// observes.
@NullMarked
package dev.docket.consumer;

import org.jspecify.annotations.NullMarked;
