/// What was promised, checked from outside: on rows and records, without asking the services.
@NullMarked
package dev.docket.chaos.oracle;

import org.jspecify.annotations.NullMarked;
