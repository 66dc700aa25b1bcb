/// What a network does to the platform, and to whom.
@NullMarked
package dev.docket.chaos.network;

import org.jspecify.annotations.NullMarked;
