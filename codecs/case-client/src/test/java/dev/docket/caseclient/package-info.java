@NullMarked
package dev.docket.caseclient;

import org.jspecify.annotations.NullMarked;
