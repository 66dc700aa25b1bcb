@NullMarked
package dev.docket.rapidapi;

import org.jspecify.annotations.NullMarked;
