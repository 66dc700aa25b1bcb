@NullMarked
package dev.docket.rapidapi.request;

import org.jspecify.annotations.NullMarked;
