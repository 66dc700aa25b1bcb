/// case-third-party-reader: changes in ticketing systems to their linked cases, one flavor for each
/// system.
@NullMarked
package dev.docket.thirdpartyreader;

import org.jspecify.annotations.NullMarked;
