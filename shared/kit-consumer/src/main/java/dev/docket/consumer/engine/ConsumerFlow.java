package dev.docket.consumer.engine;

import dev.docket.consumer.ConsumerStatus;
import dev.docket.consumer.ConsumerStatus.State;
import dev.docket.consumer.Scheduler;
import dev.docket.consumer.config.ConsumerConfig;
import dev.docket.consumer.config.OnExhausted;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A consumer without Vert.x around it: wires pump, intake, dispatcher, settler, commits and
/// drainer, and is its life from start to stop. Everything but [#status()] belongs to the context
/// given.
final class ConsumerFlow<E> implements Mailbox.Receiver<E>, Dispatcher.Outlet<E> {

  private static final Logger log = LoggerFactory.getLogger(ConsumerFlow.class);

  /// Of the last commit, when it fails for other reasons than a rebalance.
  private static final int TRIES = 5;

  private final ConsumerConfig config;
  private final ConsumerRuntime runtime;
  private final Connections connections;
  private final Outside<E> outside;
  private final Parking<E> parking;
  private final Assignment<E> assignment;
  private final Mailbox<E> mailbox;
  private final Dispatcher<E> dispatcher;
  private final Settler<E> settler;
  private final Drainer<E> drainer;
  private final Commits<E> commits;
  private final Pump<E> pump;
  private final Rebalance<E> rebalance;
  private final StatusBoard board;

  private @Nullable Future<Void> ending;
  private Scheduler.Timer sweepTimer = () -> {};
  private Scheduler.Timer commitTimer = () -> {};

  /// What lies around a consumer.
  ///
  /// @param context runs tasks one after the other, in the order given
  /// @param fatal hears why the consumer has ended by itself, when all is closed
  record Outside<E>(Executor context, BatchSender<E> sender, Consumer<Throwable> fatal) {}

  ConsumerFlow(
      ConsumerSpec<E> spec, ConsumerRuntime runtime, Connections connections, Outside<E> outside) {
    this.config = spec.config();
    this.runtime = runtime;
    this.connections = connections;
    this.outside = outside;
    var source = connections.records();
    var limits = config.limits();
    var drainLimit = config.timeouts().drain();
    boolean parks = config.onExhausted() == OnExhausted.PARK;
    assignment = new Assignment<>(runtime.observer(), parks, this::begun);
    mailbox = new Mailbox<>(outside.context(), this);
    var tenants = new Tenants<E>(limits, config.shares());
    dispatcher = new Dispatcher<>(config, runtime, tenants, this);
    var explainer = new Explainer<>(spec, runtime, connections.outcomes(), this::drained);
    parking =
        new Parking<>(
            spec,
            runtime,
            connections,
            new Parking.Road<>(assignment, dispatcher, tenants, explainer, this::drained));
    var aside = new Aside<>(parking.lot(), explainer);
    settler = new Settler<>(dispatcher, config.retry(), runtime, aside, this::fail);
    drainer = new Drainer<>(assignment, dispatcher, runtime, drainLimit);
    commits = new Commits<>(source, assignment, runtime.observer());
    board = new StatusBoard(assignment, runtime.clock());
    var intake = new Intake<>(spec, runtime, assignment, dispatcher, aside);
    var sink =
        new Pump.Sink(
            records -> {
              intake.accept(records);
              parking.bringBack();
              board.polled();
            },
            this::fail);
    pump = new Pump<>(source, assignment, limits, runtime.observer(), sink);
    rebalance =
        new Rebalance<>(outside.context(), assignment, drainer, runtime.observer(), drainLimit);
  }

  /// Joins the group; completes when the subscription is made, before partitions are assigned.
  Future<Void> start() {
    return connections
        .records()
        .subscribe(Set.of(config.topic()), rebalance)
        .onSuccess(_ -> {
          board.become(State.RUNNING);
          armSweep();
          armCommit();
          pump.start();
        })
        .recover(cause -> close().transform(_ -> Future.failedFuture(cause)));
  }

  /// Ends polling, lets records at handlers finish, commits, leaves the group. Completes within the
  /// drain limit and a few API timeouts, never fails. Calls after the first answer with the same
  /// future.
  Future<Void> stop() {
    if (ending == null) {
      board.become(State.STOPPING);
      return end().onComplete(_ -> board.become(State.STOPPED));
    }
    return ending;
  }

  /// The consumer cannot go on: ends as [#stop()] does, then tells the host. What is settled
  /// without a gap is committed; the record at fault is not.
  void fail(Throwable cause) {
    if (ending != null) {
      log.atWarn().setCause(cause).addKeyValue("group", config.group()).log("Failed while ending");
      return;
    }
    log.atError()
        .setCause(cause)
        .addKeyValue("topic", config.topic())
        .addKeyValue("group", config.group())
        .log("Consumer failed, it stops without committing the record at fault");
    board.failed(cause);
    end().onComplete(_ -> outside.fatal().accept(cause));
  }

  /// Sets the field first: whoever is called on the way may call [#stop()] or [#fail(Throwable)].
  private Future<Void> end() {
    Promise<Void> ended = Promise.promise();
    var future = ended.future();
    ending = future;
    shutDown().onComplete(ended);
    return future;
  }

  /// Polls on while records at handlers finish and until the commit is through: without a poll a
  /// rebalance does not end, and while it lasts no commit is taken.
  private Future<Void> shutDown() {
    sweepTimer.cancel();
    commitTimer.cancel();
    assignment.close();
    pump.suspend();
    var api = config.kafka().apiTimeout();
    // A poll, and leaving, may hold a revoke: a drain and a commit.
    var revoke = config.timeouts().drain().plus(api);
    return drainer
        .quiet(List.copyOf(assignment.flows()))
        .compose(_ ->
            bounded(api, "the last commit", commitLast(runtime.clock().instant().plus(api), TRIES)))
        .transform(_ -> bounded(revoke, "the last poll", pump.stop()))
        .transform(_ -> bounded(revoke.plus(api), "leaving the group", close()))
        .recover(cause -> {
          log.atWarn().setCause(cause).log("Consumer closed badly");
          return Future.succeededFuture();
        })
        // What leaving the group has not given back in time.
        .onComplete(_ -> drainer.drop(assignment.partitions()));
  }

  private Future<Void> close() {
    parking.close();
    return Future.join(
            connections.records().close(),
            connections.lots().close(),
            connections.outcomes().close())
        .mapEmpty();
  }

  /// While the group rebalances, which may last until it has given up a dead member, no commit is
  /// taken: it is tried until `end`. What stays uncommitted gets a last chance when the group is
  /// left, and else is handled again.
  private Future<Void> commitLast(Instant end, int tries) {
    return commits
        .commit()
        .recover(cause -> {
          boolean passing = cause instanceof RebalanceInProgressException;
          int left = passing ? tries : tries - 1;
          if (left == 0 || !runtime.clock().instant().isBefore(end)) {
            return Future.succeededFuture();
          }
          Promise<Void> pause = Promise.promise();
          runtime.scheduler().after(config.limits().pollTimeout(), pause::complete);
          return pause.future().compose(_ -> commitLast(end, left));
        });
  }

  private <T> Future<T> bounded(Duration limit, String what, Future<T> future) {
    return Bounded.within(runtime.scheduler(), limit, what, future);
  }

  /// Commits what is settled now. Fails when the commit does; nothing is lost by that.
  Future<Void> commit() {
    return commits.commit();
  }

  void suspend() {
    pump.suspend();
    board.become(State.PAUSED);
  }

  void resume() {
    pump.resume();
    board.become(State.RUNNING);
  }

  Parking<E> parking() {
    return parking;
  }

  /// Any thread.
  ConsumerStatus status() {
    return board.status();
  }

  @Override
  public void settle(LaneRecord<E> answered) {
    try {
      settler.settle(answered);
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  @Override
  public void answeredAgain(LaneRecord<E> record) {
    settler.answeredAgain(record);
  }

  @Override
  public void drained() {
    parking.bringBack();
    dispatcher.flush();
    drainer.check();
    board.moved();
  }

  private void begun(PartitionFlow<E> flow) {
    parking.begun(flow);
  }

  @Override
  public void ended(Lane<E> lane) {
    parking.ended(lane);
  }

  @Override
  public void send(String address, List<LaneRecord<E>> records) {
    outside
        .sender()
        .send(address, new RecordBatch<>(records, mailbox))
        // Nobody there: a wiring mistake no retry will mend.
        .onFailure(this::fail);
  }

  private void armSweep() {
    var deadline = config.timeouts().handlerDeadline();
    var tenth = deadline.dividedBy(10);
    var every = tenth.compareTo(Duration.ofSeconds(1)) < 0 ? tenth : Duration.ofSeconds(1);
    sweepTimer =
        runtime
            .scheduler()
            .after(
                every,
                () -> {
                  settler.sweep(assignment.flows(), deadline);
                  parking.bringBack();
                  if (ending == null) {
                    armSweep();
                  }
                });
  }

  private void armCommit() {
    commitTimer =
        runtime
            .scheduler()
            .after(
                config.timeouts().commitInterval(),
                () -> {
                  if (!commits.busy()) {
                    commits.commit();
                  }
                  armCommit();
                });
  }
}
