/// What a caller is told when a request is refused or fails.
@NullMarked
package dev.docket.rapidapi.error;

import org.jspecify.annotations.NullMarked;
