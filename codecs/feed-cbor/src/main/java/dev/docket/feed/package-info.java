/// Feed records from CBOR and back: a peek for routing, and the whole record, within limits.
@NullMarked
package dev.docket.feed;

import org.jspecify.annotations.NullMarked;
