@NullMarked
package dev.docket.kit.logging;

import org.jspecify.annotations.NullMarked;
