/// Payloads of ticketing systems, read once into types that the rest of Docket understands.
@NullMarked
package dev.docket.thirdparty;

import org.jspecify.annotations.NullMarked;
