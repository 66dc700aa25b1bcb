/// The kit's configuration: records that refuse bad values when they are built.
@NullMarked
package dev.docket.consumer.config;

import org.jspecify.annotations.NullMarked;
