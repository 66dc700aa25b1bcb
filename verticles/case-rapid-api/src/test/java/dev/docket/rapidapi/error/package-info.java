@NullMarked
package dev.docket.rapidapi.error;

import org.jspecify.annotations.NullMarked;
