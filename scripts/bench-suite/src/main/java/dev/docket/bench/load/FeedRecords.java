package dev.docket.bench.load;

import dev.docket.feed.FeedRecord;
import dev.docket.feed.FeedRecordWriter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// Running workflows, told by a feed stream, spread evenly over cases.
public final class FeedRecords implements Workload {

  public static final String NAME = "feed";

  private static final long DEMO_ORG = 1;
  private static final long WORKFLOW_AUTOMATION = 375;

  private final Vertx vertx;
  private final FeedTopic topic;
  private final CaseCommands cases;
  private final InstantSource clock;
  private final long seed;

  /// @param cases makes the cases that the workflows are about
  public FeedRecords(
      Vertx vertx, FeedTopic topic, CaseCommands cases, InstantSource clock, long seed) {
    this.vertx = vertx;
    this.topic = topic;
    this.cases = cases;
    this.clock = clock;
    this.seed = seed;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Future<Void> prepare() {
    return cases.prepare();
  }

  @Override
  public Future<Answer> send(long number) {
    var bytes = FeedRecordWriter.write(run(number, clock.instant()));
    return vertx
        .executeBlocking(() -> topic.send(bytes), false)
        .compose(Future::fromCompletionStage)
        .map(_ -> new Answer.Accepted());
  }

  private FeedRecord run(long number, Instant now) {
    var id = "load-%d-%d".formatted(seed, number);
    return new FeedRecord(
        DEMO_ORG,
        new FeedRecord.Event(id, now, WORKFLOW_AUTOMATION),
        new FeedRecord.Workflow("load", "Load", id, "running", null),
        new FeedRecord.Source.CaseManagement(cases.id((int) (number % cases.cases()))),
        List.of());
  }
}
