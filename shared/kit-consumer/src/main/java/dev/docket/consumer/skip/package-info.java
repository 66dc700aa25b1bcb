/// Records that an operator has told a consumer to pass over.
@NullMarked
package dev.docket.consumer.skip;

import org.jspecify.annotations.NullMarked;
