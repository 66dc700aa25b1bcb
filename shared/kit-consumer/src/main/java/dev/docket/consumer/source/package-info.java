/// Where records come from: the seam, and Kafka behind it.
@NullMarked
package dev.docket.consumer.source;

import org.jspecify.annotations.NullMarked;
