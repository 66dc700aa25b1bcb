/// The shape of the house, checked: arrows between modules, and the rules of style that bytecode
/// shows.
@NullMarked
package dev.docket.launcher.dev.architecture;

import org.jspecify.annotations.NullMarked;
