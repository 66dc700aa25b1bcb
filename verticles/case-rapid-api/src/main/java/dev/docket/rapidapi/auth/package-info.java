/// From the two key headers to an org and a user.
@NullMarked
package dev.docket.rapidapi.auth;

import org.jspecify.annotations.NullMarked;
