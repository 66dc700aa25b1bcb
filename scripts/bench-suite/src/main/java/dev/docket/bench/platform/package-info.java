/// Processes under measurement: started, looked at from outside, stopped.
@NullMarked
package dev.docket.bench.platform;

import org.jspecify.annotations.NullMarked;
