@NullMarked
package dev.docket.kit.health;

import org.jspecify.annotations.NullMarked;
