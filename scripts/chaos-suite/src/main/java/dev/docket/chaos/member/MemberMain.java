package dev.docket.chaos.member;

import dev.docket.consumer.DecodeResult;
import dev.docket.consumer.Decoder;
import dev.docket.consumer.HandleResp;
import dev.docket.consumer.HandlerContext;
import dev.docket.consumer.Route;
import dev.docket.consumer.engine.Connections;
import dev.docket.consumer.engine.ConsumerRuntime;
import dev.docket.consumer.engine.ConsumerSpec;
import dev.docket.consumer.engine.ConsumerVerticle;
import dev.docket.consumer.handler.CallTime;
import dev.docket.consumer.handler.HandlerVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// One member of a group in a process of its own. Leaves in order at SIGTERM, and ends with its
/// parent.
public final class MemberMain {

  private static final String ADDRESS = "sink";
  private static final int HANDLERS = 256;
  private static final Duration START_LIMIT = Duration.ofSeconds(20);
  private static final Duration LEAVE_LIMIT = Duration.ofSeconds(20);
  private static final int FAILED = 1;

  /// A call waits for so long before its effect, and after it.
  private static final int MOST_MILLIS_BEFORE = 40;

  private static final int MOST_MILLIS_AFTER = 10;

  private final Vertx vertx = Vertx.vertx();
  private final Reporter reporter = new Reporter(System.out);
  private final MemberTask task;
  private final WorkGauge gauge;
  private final SinkWriter sink;

  private MemberMain(MemberTask task) throws IOException {
    this.task = task;
    this.gauge = WorkGauge.open(task.gauge());
    this.sink = new SinkWriter(vertx, task);
  }

  public static void main(String[] given) throws IOException {
    endWithParent();
    var member = new MemberMain(MemberTask.parse(given));
    try {
      member.join();
    } catch (Exception e) {
      member.failed(e);
    }
  }

  private static void endWithParent() {
    Thread.ofPlatform()
        .daemon()
        .name("parent-watch")
        .start(() -> {
          try {
            while (System.in.read() >= 0) {
              // Nothing is said there.
            }
          } catch (IOException _) {
            // As its end.
          }
          Runtime.getRuntime().halt(FAILED);
        });
  }

  private void join() throws Exception {
    var config = GroupMembership.config(task);
    var time = new CallTime(InstantSource.system(), config.timeouts().handlerDeadline());
    done(
        vertx.deployVerticle(
            () -> HandlerVerticle.of(ADDRESS, this::process, time, HANDLERS),
            new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD)),
        START_LIMIT);
    var consumer =
        new ConsumerVerticle<>(
            new ConsumerSpec<>(config, decoder(), record -> new Route.To(record.key(), ADDRESS)),
            ConsumerRuntime.of(vertx, reporter),
            () -> Connections.kafka(vertx, config),
            this::failed);
    var deployment = done(vertx.deployVerticle(consumer), START_LIMIT);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(deployment)));
    reporter.say(new Report.Joining());
  }

  private static Decoder<Versioned> decoder() {
    return record -> new DecodeResult.Decoded<>(Versioned.of(record.value()));
  }

  private HandleResp process(Versioned record, HandlerContext context) {
    var at = context.coordinates();
    int assignment = reporter.assignmentOf(at.partition());
    gauge.add(1);
    try {
      pause(MOST_MILLIS_BEFORE);
      sink.take(record, at, assignment).await();
      pause(MOST_MILLIS_AFTER);
      return HandleResp.success();
    } finally {
      gauge.add(-1);
    }
  }

  private void pause(int mostMillis) {
    int millis = ThreadLocalRandom.current().nextInt(1, mostMillis);
    vertx.timer(millis, TimeUnit.MILLISECONDS).await();
  }

  private void failed(Throwable cause) {
    reporter.say(new Report.Failed(cause.toString()));
    Runtime.getRuntime().halt(FAILED);
  }

  private void leave(String deployment) {
    try {
      done(vertx.undeploy(deployment), LEAVE_LIMIT);
      reporter.say(new Report.Left());
    } catch (Exception e) {
      reporter.say(new Report.Failed("did not leave in order: " + e));
    }
  }

  private static <T> T done(Future<T> future, Duration limit) throws Exception {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .get(limit.toMillis(), TimeUnit.MILLISECONDS);
  }
}
