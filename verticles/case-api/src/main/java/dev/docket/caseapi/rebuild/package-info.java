/// Making a read model of case-api again from the log, beside the live one.
@NullMarked
package dev.docket.caseapi.rebuild;

import org.jspecify.annotations.NullMarked;
