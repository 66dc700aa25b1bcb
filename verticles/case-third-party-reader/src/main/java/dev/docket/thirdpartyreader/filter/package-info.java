/// Which changes of a third party reach their case, and why the others do not.
@NullMarked
package dev.docket.thirdpartyreader.filter;

import org.jspecify.annotations.NullMarked;
