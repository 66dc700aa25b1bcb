package dev.docket.chaos.group;

import dev.docket.chaos.platform.CannotMeasureException;
import dev.docket.chaos.platform.Servers;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Carries out changes, one at a time. What follows a death goes on beside the next ones. One
/// thread uses it.
public final class Changes {

  private static final int FEWEST = 3;
  private static final int MOST = 5;

  private static final Duration ASSIGNED_LIMIT = Duration.ofSeconds(30);
  private static final Duration OVERTAKEN_LIMIT = Duration.ofSeconds(30);

  /// In which the next owner gets on, so that a frozen member wakes behind it.
  private static final Duration HEAD_START = Duration.ofMillis(300);

  private static final Duration WOKEN_LIMIT = Duration.ofSeconds(15);
  private static final Duration BROKER_LIMIT = Duration.ofSeconds(60);

  private final Servers servers;
  private final Group group;
  private final CommitWatch watch;
  private final Roster roster;
  private final RandomGenerator random;

  /// A change that was carried out.
  ///
  /// @param part what it happened to
  /// @param atWork records at the handlers of the member concerned, or of all where it concerns all
  /// @param failure why it did not take its course; null when it did
  /// @param ghosts dead members that the broker counted among the living when it gave no partitions
  ///   to whom it should have: what they hold is nobody's
  public record Done(
      Change change, String part, int atWork, @Nullable String failure, List<String> ghosts) {

    public Done {
      ghosts = List.copyOf(ghosts);
    }

    /// Of one that took its course.
    Done(Change change, String part, int atWork) {
      this(change, part, atWork, null, List.of());
    }

    public boolean inFlight() {
      return atWork > 0;
    }

    /// Whether dead members of the broker's were in the way.
    public boolean haunted() {
      return !ghosts.isEmpty();
    }

    String line() {
      return "%s (%s): %d records at handlers%s%s"
          .formatted(
              change.label(),
              part,
              atWork,
              failure == null ? "" : ", " + failure,
              ghosts.isEmpty() ? "" : ", while the broker counted " + ghosts + ", long dead");
    }
  }

  Changes(Servers servers, Group group, CommitWatch watch, Roster roster, RandomGenerator random) {
    this.servers = servers;
    this.group = group;
    this.watch = watch;
    this.roster = roster;
    this.random = random;
  }

  /// What has to come first, or instead, so that the group neither dies out nor grows.
  Change fitting(Change planned) {
    return switch (planned) {
      case LEAVE, KILL, FREEZE -> group.owners().size() < FEWEST ? Change.JOIN : planned;
      case JOIN -> group.staying().size() >= MOST ? Change.LEAVE : planned;
      case BROKER_KILL, BROKER_STOP -> planned;
    };
  }

  Done carryOut(Change change) throws IOException {
    return switch (change) {
      case JOIN -> join();
      case LEAVE -> {
        var member = anyOwner();
        int atWork = member.atWork();
        group.leave(member);
        yield new Done(change, part(member), atWork);
      }
      case KILL -> {
        var member = anyOwner();
        group.kill(member);
        // The dead handlers stay where they were.
        yield new Done(change, part(member), member.atWork());
      }
      case FREEZE -> freeze(anyOwner());
      case BROKER_KILL -> broker(change, servers::killKafka);
      case BROKER_STOP -> broker(change, servers::stopKafka);
    };
  }

  private Member anyOwner() {
    var owners = group.owners();
    if (owners.isEmpty()) {
      throw new CannotMeasureException("no member has any partitions");
    }
    return owners.get(random.nextInt(owners.size()));
  }

  private Done join() throws IOException {
    var member = group.join();
    // The rebalance begins now, at the others.
    int atWork = group.atWork();
    boolean assigned = group.await(ASSIGNED_LIMIT, () -> group.owns(member));
    return assigned
        ? new Done(Change.JOIN, part(member), atWork)
        : keptBack(Change.JOIN, member, atWork, "it was not given any partitions");
  }

  private Done freeze(Member member) {
    group.freeze(member);
    int atWork = member.atWork();
    boolean overtaken = group.await(OVERTAKEN_LIMIT, () -> group.overtaken(member));
    group.await(HEAD_START, () -> false);
    group.wake(member);
    boolean foundOut = group.await(WOKEN_LIMIT, () -> group.foundOut(member));
    if (!overtaken) {
      return keptBack(Change.FREEZE, member, atWork, "its partitions were not given to others");
    }
    return foundOut
        ? new Done(Change.FREEZE, part(member), atWork)
        : new Done(
            Change.FREEZE,
            part(member),
            atWork,
            "it did not find out that it had been frozen",
            List.of());
  }

  private Done broker(Change change, Runnable end) {
    int atWork = group.atWork();
    long before = servers.kafkaPid();
    end.run();
    boolean back = group.await(BROKER_LIMIT, () -> servers.kafkaPid() != before);
    long since = System.nanoTime();
    back = back && group.await(BROKER_LIMIT, () -> watch.answeredSince(since));
    group.brokerBack();
    return back
        ? new Done(change, "broker", atWork)
        : new Done(change, "broker", atWork, "it did not come back", List.of());
  }

  /// The broker has not given partitions to whom it should have.
  private Done keptBack(Change change, Member member, int atWork, String failure) {
    return new Done(change, part(member), atWork, failure, roster.ghosts(group.overdue()));
  }

  private static String part(Member member) {
    return (member.instance() == null ? "member " : "static member ") + member.number();
  }
}
