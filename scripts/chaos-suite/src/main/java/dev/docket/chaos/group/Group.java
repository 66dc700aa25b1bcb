package dev.docket.chaos.group;

import dev.docket.chaos.member.MemberTask;
import dev.docket.chaos.member.Protocol;
import dev.docket.chaos.member.Report;
import dev.docket.chaos.platform.CannotMeasureException;
import dev.docket.chaos.platform.Servers;
import dev.docket.chaos.platform.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/// The members of one group, and what is known of them. One thread uses it, and learns what the
/// members have said whenever it waits.
final class Group implements AutoCloseable {

  /// Assignments so close to each other count as one rebalance.
  private static final long ONE_REBALANCE_MILLIS = 1_000;

  /// After which the broker has forgotten a static member that died. The new protocol lets nobody
  /// take its place before.
  private static final Duration FORGOTTEN = Protocol.SESSION.plusSeconds(3);

  /// After which whoever died is certainly none of its members to a broker that keeps its word.
  private static final Duration OVERDUE = FORGOTTEN.multipliedBy(2);

  private static final Duration JOIN_LIMIT = Duration.ofSeconds(30);

  private final Servers servers;
  private final TopicShape topic;
  private final Protocol protocol;
  private final Map<Integer, Member> members = new LinkedHashMap<>();

  /// Those that were told to end.
  private final Set<Integer> ending = new HashSet<>();

  private final Set<Integer> joined = new HashSet<>();

  /// Those that were let go and have not said anything since.
  private final Set<Integer> waking = new HashSet<>();

  /// Those that have found out since they were frozen.
  private final Set<Integer> foundOut = new HashSet<>();

  /// When each that has ended did, by [System#nanoTime()].
  private final Map<Integer, Long> endedNanos = new HashMap<>();

  private final BlockingQueue<Member.Heard> heard = new LinkedBlockingQueue<>();
  private final Tenures tenures = new Tenures();
  private final List<String> failures = new ArrayList<>();
  private int started;
  private int rebalances;
  private int gaveUp;
  private long rebalancedAt;
  private long instanceFreeNanos = System.nanoTime();
  private long brokerBackNanos = System.nanoTime();

  Group(Servers servers, TopicShape topic, Protocol protocol) {
    this.servers = servers;
    this.topic = topic;
    this.protocol = protocol;
  }

  /// Starts a member and waits until it has asked to be one.
  Member join() throws IOException {
    var member = start();
    awaitJoined(member);
    return member;
  }

  /// Starts the first members, and waits until all of them have asked to be such.
  void begin(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      start();
    }
    List.copyOf(members.values()).forEach(this::awaitJoined);
  }

  /// When nobody is the static member, it becomes that.
  private Member start() throws IOException {
    started++;
    var name = "%s-member-%d".formatted(topic.name(), started);
    var task =
        new MemberTask(
            started,
            servers.bootstrap(),
            topic.name(),
            protocol,
            instanceFree() ? topic.name() + "-resident" : null,
            Sink.uri(servers.postgresPort(), topic.name()),
            servers.data().resolve(name + ".gauge"));
    var member = Member.start(task, servers.data().resolve(name + ".log"), heard::add);
    members.put(member.number(), member);
    return member;
  }

  private void awaitJoined(Member member) {
    int number = member.number();
    await(JOIN_LIMIT, () -> joined.contains(number) || !members.containsKey(number));
    if (!joined.contains(number)) {
      throw new CannotMeasureException(
          "member %d did not join: see its log in %s; %s"
              .formatted(number, servers.data(), failures));
    }
  }

  private boolean instanceFree() {
    return System.nanoTime() - instanceFreeNanos >= 0
        && members.values().stream().allMatch(member -> member.instance() == null);
  }

  void leave(Member member) {
    ending.add(member.number());
    member.leave();
  }

  void kill(Member member) {
    ending.add(member.number());
    member.kill();
    if (member.instance() != null) {
      keepInstance();
    }
  }

  /// The broker is back, and waits anew for those that have died.
  void brokerBack() {
    brokerBackNanos = System.nanoTime();
    keepInstance();
  }

  /// Those that the broker should have forgotten long since.
  Set<Integer> overdue() {
    long before = System.nanoTime() - OVERDUE.toNanos();
    if (brokerBackNanos - before > 0) {
      return Set.of();
    }
    return endedNanos.entrySet().stream()
        .filter(ended -> ended.getValue() - before <= 0)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private void keepInstance() {
    if (protocol == Protocol.CONSUMER) {
      instanceFreeNanos = System.nanoTime() + FORGOTTEN.toNanos();
    }
  }

  void freeze(Member member) {
    listen();
    tenures.freeze(member.number(), System.currentTimeMillis());
    foundOut.remove(member.number());
    member.freeze();
  }

  void wake(Member member) {
    tenures.wake(member.number(), System.currentTimeMillis());
    waking.add(member.number());
    member.wake();
  }

  /// Whether others have all that a frozen member had.
  boolean overtaken(Member member) {
    return tenures.overtaken(member.number());
  }

  /// Whether a member has found out, since it was frozen, that it had been thought to be gone: its
  /// partitions were lost, or its membership was over and it has ended.
  boolean foundOut(Member member) {
    return foundOut.contains(member.number());
  }

  /// Those that have partitions and are not about to end.
  List<Member> owners() {
    return staying().stream().filter(this::owns).toList();
  }

  boolean owns(Member member) {
    return !tenures.partitionsOf(member.number()).isEmpty();
  }

  /// Those that are not about to end.
  List<Member> staying() {
    return members.values().stream().filter(m -> !ending.contains(m.number())).toList();
  }

  /// Records at handlers, of all members.
  int atWork() {
    return members.values().stream().mapToInt(Member::atWork).sum();
  }

  /// Waits, and listens.
  ///
  /// @return false when `limit` has passed before
  boolean await(Duration limit, BooleanSupplier condition) {
    return Waiting.until(
        limit,
        () -> {
          listen();
          return condition.getAsBoolean();
        });
  }

  private void listen() {
    for (var next = heard.poll(); next != null; next = heard.poll()) {
      tenures.hear(next);
      int member = next.member();
      switch (next.report()) {
        case Report.Joining() -> joined.add(member);
        case Report.Assigned _ -> assigned(next.at());
        case Report.Committed _, Report.Revoked _, Report.Left _ -> {}
        case Report.Lost _ -> {
          waking.remove(member);
          foundOut.add(member);
        }
        case Report.Failed(var cause) -> failed(member, cause);
        case null -> ended(member);
      }
    }
  }

  private void assigned(long at) {
    if (at - rebalancedAt > ONE_REBALANCE_MILLIS) {
      rebalancedAt = at;
      rebalances++;
    }
  }

  /// Whoever hosts a consumer replaces it when it fails, so a frozen one may do that; and one whose
  /// coordinator came back without its group, which leaves a client of KIP-848 no other way.
  private void failed(int member, String cause) {
    if (cause.contains(GroupIdNotFoundException.class.getSimpleName())) {
      waking.add(member);
    }
    if (waking.contains(member)) {
      gaveUp++;
    } else {
      failures.add("member %d failed: %s".formatted(member, cause));
    }
  }

  private void ended(int member) {
    members.remove(member);
    endedNanos.put(member, System.nanoTime());
    if (waking.remove(member)) {
      foundOut.add(member);
    } else if (!ending.contains(member)) {
      failures.add("member %d ended by itself".formatted(member));
    }
  }

  /// Times at which members were given partitions.
  int rebalances() {
    return rebalances;
  }

  /// Members that failed when they went on after a freeze.
  int gaveUp() {
    return gaveUp;
  }

  List<Tenure> tenures() {
    return tenures.all();
  }

  /// What members did that they should not have done, a line each.
  List<String> failures() {
    return failures;
  }

  /// All leave in order, one after the other.
  void end() {
    for (var member : staying()) {
      leave(member);
      member.awaitEnd();
    }
    await(JOIN_LIMIT, members::isEmpty);
  }

  @Override
  public void close() {
    members.values().forEach(Member::close);
  }
}
