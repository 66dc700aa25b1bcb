@NullMarked
package dev.docket.feed;

import org.jspecify.annotations.NullMarked;
