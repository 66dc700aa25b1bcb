@NullMarked
package dev.docket.kit.ops;

import org.jspecify.annotations.NullMarked;
