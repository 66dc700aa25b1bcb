/// Who calls: organizations, services, and the short-lived tokens services present to each other.
@NullMarked
package dev.docket.kit.identity;

import org.jspecify.annotations.NullMarked;
