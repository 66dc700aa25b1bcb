@NullMarked
package dev.docket.kit.config;

import org.jspecify.annotations.NullMarked;
