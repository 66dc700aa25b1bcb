/// The parking lot and the outcome log as topics beside their source topic. Their format is for
/// strangers too: see the module's README.
@NullMarked
package dev.docket.consumer.lot.kafka;

import org.jspecify.annotations.NullMarked;
