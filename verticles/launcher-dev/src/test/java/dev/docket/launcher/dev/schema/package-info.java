/// The schema of a migrated database: read from PostgreSQL's catalogue, checked, and written down.
@NullMarked
package dev.docket.launcher.dev.schema;

import org.jspecify.annotations.NullMarked;
