package dev.docket.chaos.tenants;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// The orgs of the run, and the text by which everything of theirs is known. All of them use the
/// same ids, so that a call that is bound to a wrong org, or to none, finds something.
final class Orgs {

  /// Of the user, the project, the case, … of every org.
  static final UUID SHARED_ID = UUID.fromString("01900000-0000-7000-8000-0000000ca4a1");

  static final String CASE_KEY = "CANARY-1";

  private static final long FIRST = 1001;
  private static final int COUNT = 50;
  private static final Pattern CANARY = Pattern.compile("canary-(\\d+)-");

  private Orgs() {}

  static List<Long> all() {
    var orgs = new ArrayList<Long>(COUNT);
    for (long org = FIRST; org < FIRST + COUNT; org++) {
      orgs.add(org);
    }
    return orgs;
  }

  static long any(RandomGenerator random) {
    return FIRST + random.nextInt(COUNT);
  }

  static long anyBut(long org, RandomGenerator random) {
    long other = FIRST + random.nextInt(COUNT - 1);
    return other == org ? FIRST + COUNT - 1 : other;
  }

  static String canary(long org, String of) {
    return "canary-" + org + "-" + of;
  }

  static String apiKey(long org) {
    return "tenants-api-" + org;
  }

  static String applicationKey(long org) {
    return "tenants-app-" + org;
  }

  /// A case that no other org has.
  static UUID ownCase(long org) {
    return new UUID(SHARED_ID.getMostSignificantBits(), Long.MIN_VALUE + org);
  }

  /// The orgs whose canaries a text holds.
  static List<Long> in(String text) {
    return CANARY.matcher(text).results().map(found -> Long.valueOf(found.group(1))).toList();
  }
}
