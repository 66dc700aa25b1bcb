@NullMarked
package dev.docket.feedhandler;

import org.jspecify.annotations.NullMarked;
