/// The virtual-thread side: verticles that run a flavor's processor over batches.
@NullMarked
package dev.docket.consumer.handler;

import org.jspecify.annotations.NullMarked;
