/// The fault test `tenants`: no answer ever holds anything of another org.
@NullMarked
package dev.docket.chaos.tenants;

import org.jspecify.annotations.NullMarked;
