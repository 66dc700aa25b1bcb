/// What people would do: commands by REST, and what became of each.
@NullMarked
package dev.docket.chaos.load;

import org.jspecify.annotations.NullMarked;
