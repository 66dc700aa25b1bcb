/// Projects: the keys that cases are numbered under.
@NullMarked
package dev.docket.domain.project;

import org.jspecify.annotations.NullMarked;
