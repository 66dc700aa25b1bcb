/// From the body, path and query of a request to the messages of case-api; the only place that
/// reads JSON from outside.
@NullMarked
package dev.docket.rapidapi.request;

import org.jspecify.annotations.NullMarked;
