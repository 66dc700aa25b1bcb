@NullMarked
package dev.docket.server;

import org.jspecify.annotations.NullMarked;
