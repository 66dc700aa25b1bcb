/// Ids as people and machines write them.
@NullMarked
package dev.docket.domain.id;

import org.jspecify.annotations.NullMarked;
