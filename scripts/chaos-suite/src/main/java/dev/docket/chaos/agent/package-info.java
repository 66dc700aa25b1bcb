/// What runs inside the services' JVM: stops it at a named point when the harness has asked for it.
/// Needs nothing but the JDK.
@NullMarked
package dev.docket.chaos.agent;

import org.jspecify.annotations.NullMarked;
