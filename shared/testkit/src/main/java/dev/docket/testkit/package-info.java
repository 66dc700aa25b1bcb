/// Real infrastructure for integration tests.
@NullMarked
package dev.docket.testkit;

import org.jspecify.annotations.NullMarked;
