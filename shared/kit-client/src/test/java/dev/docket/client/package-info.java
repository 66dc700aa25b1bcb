@NullMarked
package dev.docket.client;

import org.jspecify.annotations.NullMarked;
