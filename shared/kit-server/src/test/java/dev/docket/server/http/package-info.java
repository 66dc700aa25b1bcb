@NullMarked
package dev.docket.server.http;

import org.jspecify.annotations.NullMarked;
