/// The one HTTP listener: routes of the services, operations routes, JSON:API errors.
@NullMarked
package dev.docket.server.http;

import org.jspecify.annotations.NullMarked;
