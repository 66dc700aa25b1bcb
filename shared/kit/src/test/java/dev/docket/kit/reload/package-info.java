@NullMarked
package dev.docket.kit.reload;

import org.jspecify.annotations.NullMarked;
