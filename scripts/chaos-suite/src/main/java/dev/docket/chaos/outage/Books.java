package dev.docket.chaos.outage;

import dev.docket.chaos.oracle.Findings;
import java.util.List;
import java.util.Map;

/// What has become of all records.
///
/// @param findings lost: records without the end they should have; duplicate: with two ends;
///   disorder: effects of a key in another order than its records
/// @param spent records that were parked though nothing is wrong with them
/// @param ends how many ended how
public record Books(Findings findings, List<String> spent, Map<String, Integer> ends) {}
