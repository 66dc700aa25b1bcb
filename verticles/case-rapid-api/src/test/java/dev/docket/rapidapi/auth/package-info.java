@NullMarked
package dev.docket.rapidapi.auth;

import org.jspecify.annotations.NullMarked;
