/// The typed client of case-api, for every other service.
@NullMarked
package dev.docket.caseclient;

import org.jspecify.annotations.NullMarked;
