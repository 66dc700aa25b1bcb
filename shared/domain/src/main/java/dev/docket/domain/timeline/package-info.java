/// What people read on a case: how events become timeline cells.
@NullMarked
package dev.docket.domain.timeline;

import org.jspecify.annotations.NullMarked;
