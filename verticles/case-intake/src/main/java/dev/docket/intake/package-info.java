/// case-intake: HTTP from outside to topics.
@NullMarked
package dev.docket.intake;

import org.jspecify.annotations.NullMarked;
