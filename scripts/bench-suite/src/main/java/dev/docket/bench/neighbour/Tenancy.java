package dev.docket.bench.neighbour;

import dev.docket.bench.BenchFailedException;
import dev.docket.bench.load.Arrivals;
import dev.docket.consumer.DecodeResult;
import dev.docket.consumer.HandleResp;
import dev.docket.consumer.HandlerContext;
import dev.docket.consumer.Route;
import dev.docket.consumer.config.ConsumerConfig;
import dev.docket.consumer.config.KafkaConfig;
import dev.docket.consumer.config.OnExhausted;
import dev.docket.consumer.config.Order;
import dev.docket.consumer.config.SharesConfig;
import dev.docket.consumer.engine.Connections;
import dev.docket.consumer.engine.ConsumerRuntime;
import dev.docket.consumer.engine.ConsumerSpec;
import dev.docket.consumer.engine.ConsumerVerticle;
import dev.docket.consumer.handler.CallTime;
import dev.docket.consumer.handler.HandlerVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// A consumer with many tenants, a producer that plays them, and what was heard of it.
final class Tenancy implements AutoCloseable {

  private static final int QUIET = 99;
  static final int QUIET_PER_SECOND = 5;
  private static final int KEYS_PER_TENANT = 20;

  /// The noisy one has more keys: order by key must not be what holds it back.
  private static final int LOUD_KEYS = 2_000;

  private static final int LOUD = 0;
  static final Duration QUIET_WORK = Duration.ofMillis(5);

  /// Of 5,000 records in flight: what the noisy one sends in a second.
  private static final int TENANT_PERCENT = 10;

  /// What is sent in it is handled and not measured: the first records wait for the producer, which
  /// asks for its topic and its id, and half of them would be the p99.
  private static final Duration SETTLING = Duration.ofSeconds(1);

  private static final String ADDRESS = "tenants";

  private final String topic;
  private final String bootstrap;
  private final Neighbour.Noise noise;
  private final Vertx vertx = Vertx.vertx();
  private final Hearing hearing = new Hearing();

  /// As nanoseconds of the system.
  private volatile long countedFrom;

  /// What a record says.
  ///
  /// @param number of its key, from 0
  private record Message(int tenant, int key, int number, long plannedNanos) {
    static final int BYTES = 3 * Integer.BYTES + Long.BYTES;

    static Message of(byte[] bytes) {
      var buffer = ByteBuffer.wrap(bytes);
      return new Message(buffer.getInt(), buffer.getInt(), buffer.getInt(), buffer.getLong());
    }

    byte[] bytes() {
      return ByteBuffer.allocate(BYTES)
          .putInt(tenant)
          .putInt(key)
          .putInt(number)
          .putLong(plannedNanos)
          .array();
    }
  }

  private record Key(int tenant, int key) {}

  Tenancy(String bootstrap, String topic, Neighbour.Noise noise) {
    this.bootstrap = bootstrap;
    this.topic = topic;
    this.noise = noise;
  }

  static String configuration() {
    return """
    order by key, handlers on virtual threads, onExhausted park, shares.tenantPercent %d; \
    %d tenants x %d/s, %d ms of work each\
    """
        .formatted(TENANT_PERCENT, QUIET, QUIET_PER_SECOND, QUIET_WORK.toMillis());
  }

  /// Sends for `length`, and waits until all is handled.
  Heard live(Duration length) throws InterruptedException {
    createTopic();
    deploy();
    int sent = send(length);
    hearing.await(sent);
    return hearing.heard();
  }

  private void createTopic() throws InterruptedException {
    try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap))) {
      admin.createTopics(List.of(new NewTopic(topic, 4, (short) 1))).all().get();
    } catch (ExecutionException e) {
      throw new BenchFailedException("could not make " + topic, e);
    }
  }

  private void deploy() throws InterruptedException {
    var config =
        ConsumerConfig.of(topic, topic, KafkaConfig.at(bootstrap))
            .withOrder(Order.KEY)
            .withOnExhausted(OnExhausted.PARK)
            .withShares(shares());
    var time = new CallTime(InstantSource.system(), config.timeouts().handlerDeadline());
    var spec =
        new ConsumerSpec<Message>(
            config,
            record -> new DecodeResult.Decoded<>(Message.of(record.value())),
            message ->
                new Route.To(new Key(message.tenant, message.key), ADDRESS, (long) message.tenant));
    var consumer =
        new ConsumerVerticle<>(
            spec,
            ConsumerRuntime.of(vertx, hearing),
            () -> Connections.kafka(vertx, config),
            cause -> hearing.fail(cause));
    var threads = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    try {
      vertx
          .deployVerticle(
              () -> HandlerVerticle.of(ADDRESS, this::process, time, noise.handlers), threads)
          .compose(_ -> vertx.deployVerticle(consumer))
          .await(1, TimeUnit.MINUTES);
      // Joined and positioned, so that no start is measured.
      hearing.awaitAssigned();
    } catch (TimeoutException e) {
      throw new BenchFailedException("the consumer did not start", e);
    }
  }

  /// Where the noisy one may have all handlers, it may have all that is in flight, too.
  private SharesConfig shares() {
    boolean all = noise.share >= noise.handlers;
    return new SharesConfig(1000, all ? 100 : TENANT_PERCENT, noise.share);
  }

  private HandleResp process(Message message, HandlerContext context) {
    var work = message.tenant == LOUD ? noise.work : QUIET_WORK;
    vertx.timer(work.toMillis(), TimeUnit.MILLISECONDS).await();
    if (message.tenant != LOUD && message.plannedNanos - countedFrom >= 0) {
      hearing.waited(System.nanoTime() - message.plannedNanos);
    }
    hearing.handled(new Hearing.Lane(message.tenant, message.key), message.number);
    return HandleResp.success();
  }

  /// A tenant whose next record is due.
  private record Due(long nanos, int tenant, Arrivals arrivals) {}

  private int send(Duration length) {
    var due = new PriorityQueue<Due>((a, b) -> Long.compare(a.nanos, b.nanos));
    if (noise.perSecond > 0) {
      plan(due, LOUD, new Arrivals(noise.perSecond, LOUD));
    }
    for (int tenant = 1; tenant <= QUIET; tenant++) {
      plan(due, tenant, new Arrivals(QUIET_PER_SECOND, tenant));
    }
    // Kafka's defaults, which linger 5 ms: a request for each record would have the broker collect
    // its garbage so often that the p99 were its pauses.
    Map<String, Object> client = Map.of("bootstrap.servers", bootstrap);
    int[] numbers = new int[QUIET + 1];
    int sent = 0;
    try (var producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
      long begin = System.nanoTime();
      countedFrom = begin + SETTLING.toNanos();
      for (var next = due.remove(); next.nanos < length.toNanos(); next = due.remove()) {
        LockSupport.parkNanos(begin + next.nanos - System.nanoTime());
        int number = numbers[next.tenant]++;
        int keys = next.tenant == LOUD ? LOUD_KEYS : KEYS_PER_TENANT;
        var message = new Message(next.tenant, number % keys, number / keys, begin + next.nanos);
        var key = ByteBuffer.allocate(8).putInt(next.tenant).putInt(message.key).array();
        var _ = producer.send(new ProducerRecord<>(topic, key, message.bytes()));
        sent++;
        plan(due, next.tenant, next.arrivals);
      }
    }
    return sent;
  }

  private static void plan(PriorityQueue<Due> due, int tenant, Arrivals arrivals) {
    due.add(new Due(arrivals.next(), tenant, arrivals));
  }

  /// Undeploys, and so drains and commits.
  @Override
  public void close() {
    try {
      vertx.close().await(1, TimeUnit.MINUTES);
    } catch (TimeoutException e) {
      throw new BenchFailedException("the consumer did not stop", e);
    }
  }
}
