/// The command line's end of the ops bridge.
@NullMarked
package dev.docket.launcher.ops;

import org.jspecify.annotations.NullMarked;
