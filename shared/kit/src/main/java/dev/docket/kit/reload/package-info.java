/// The document of a running process: what of it may change without a restart, and the watch over
/// its file.
@NullMarked
package dev.docket.kit.reload;

import org.jspecify.annotations.NullMarked;
