/// The configuration document of a process: loading, typed reading with JSON paths, section
/// records.
@NullMarked
package dev.docket.kit.config;

import org.jspecify.annotations.NullMarked;
