package dev.docket.chaos.tenants;

import java.util.random.RandomGenerator;

/// One way to ask for the rows of an org, and to be answered wrongly. Thread-safe.
interface Probe extends AutoCloseable {

  /// Nobody's: what is asked for without an org, or with that of two at once.
  long NO_ORG = 0;

  /// What came back, an error's text included.
  ///
  /// @param org for whom it was asked
  /// @param asked for people
  record Answer(long org, String asked, String text) {

    /// Whether there is anything in it that is not of the org.
    boolean leaks() {
      return Orgs.in(text).stream().anyMatch(found -> found != org);
    }

    boolean hasOwn() {
      return org != NO_ORG && Orgs.in(text).contains(org);
    }
  }

  /// Asks once and waits for the end, some seconds at the most.
  Answer ask(RandomGenerator random);

  @Override
  void close();
}
