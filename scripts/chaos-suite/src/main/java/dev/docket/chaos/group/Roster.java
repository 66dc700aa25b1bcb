package dev.docket.chaos.group;

import dev.docket.chaos.member.MemberTask;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;

/// Whom the broker counts among a group's members.
final class Roster {

  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

  private final Admin admin;
  private final String group;

  Roster(Admin admin, String group) {
    this.admin = admin;
    this.group = group;
  }

  /// Those of `dead` that the broker counts nevertheless: it holds partitions for them that it
  /// gives to nobody. Empty when it does not answer.
  ///
  /// @param dead numbers of members
  /// @return client ids
  List<String> ghosts(Set<Integer> dead) {
    try {
      var groups =
          admin
              .describeConsumerGroups(List.of(group))
              .all()
              .get(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      var members = groups.values().stream().flatMap(described -> described.members().stream());
      return among(members.map(MemberDescription::clientId).toList(), dead);
    } catch (ExecutionException | TimeoutException _) {
      return List.of();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  static List<String> among(Collection<String> clientIds, Set<Integer> dead) {
    return dead.stream().map(MemberTask::clientId).filter(clientIds::contains).sorted().toList();
  }
}
