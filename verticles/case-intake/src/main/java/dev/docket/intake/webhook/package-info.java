/// Whose a webhook is, and whether a delivery comes from whoever knows its secret.
@NullMarked
package dev.docket.intake.webhook;

import org.jspecify.annotations.NullMarked;
