package dev.docket.bench.relay;

import dev.docket.bench.BenchFailedException;
import dev.docket.embedded.EmbeddedPostgres;
import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/// Debezium's engine on the outbox: reads the write-ahead log from its slot on and publishes what
/// the relay would, a batch acknowledged by Kafka before it is marked as processed.
///
/// The row is taken from the change event as it is: its outbox event router and converters would
/// only come on top. As its documentation has it:
/// <https://debezium.io/documentation/reference/stable/development/engine.html>,
/// <https://debezium.io/documentation/reference/stable/connectors/postgresql.html>.
final class DebeziumRun implements AutoCloseable {

  static final String SLOT = "debezium";
  static final String PUBLICATION = "debezium";

  private static final Map<String, String> PROPERTIES =
      Map.ofEntries(
          Map.entry("connector.class", "io.debezium.connector.postgresql.PostgresConnector"),
          Map.entry("offset.storage", "org.apache.kafka.connect.storage.FileOffsetBackingStore"),
          Map.entry("plugin.name", "pgoutput"),
          Map.entry("slot.name", SLOT),
          Map.entry("publication.name", PUBLICATION),
          Map.entry("publication.autocreate.mode", "disabled"),
          Map.entry("table.include.list", "docket.outbox"),
          // From the slot's position on, nothing from the tables.
          Map.entry("snapshot.mode", "no_data"),
          // Four times the defaults: about a tenth more records per second of processor time.
          Map.entry("max.batch.size", "8192"),
          Map.entry("max.queue.size", "32768"));

  private final Assignment assignment;
  private final KafkaProducer<byte[], byte[]> producer;
  private final DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;

  DebeziumRun(Assignment assignment) {
    this.assignment = assignment;
    this.producer = BareProducer.producer(assignment.bootstrap());
    this.engine =
        DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
            .using(properties())
            .notifying(this::publish)
            .using((_, message, failure) -> ended(message, failure))
            .build();
    Thread.ofPlatform().daemon().name("debezium").start(engine);
  }

  static String configuration() {
    return new TreeMap<>(PROPERTIES).toString();
  }

  private Properties properties() {
    var properties = new Properties();
    properties.putAll(PROPERTIES);
    properties.putAll(
        Map.of(
            "name",
            "relay",
            "topic.prefix",
            "relay",
            "offset.storage.file.filename",
            assignment.file().toString(),
            "database.hostname",
            EmbeddedPostgres.HOST,
            "database.port",
            Integer.toString(assignment.postgresPort()),
            "database.user",
            EmbeddedPostgres.SUPERUSER,
            // Asked for, and never checked.
            "database.password",
            "none",
            "database.dbname",
            OutboxTable.DATABASE));
    return properties;
  }

  /// On the engine's thread.
  private void publish(
      List<RecordChangeEvent<SourceRecord>> changes,
      DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
      throws InterruptedException {
    var failure = new AtomicReference<@Nullable Exception>();
    for (var change : changes) {
      var _ =
          producer.send(
              message((Struct) change.record().value()),
              (_, e) -> {
                if (e != null) {
                  failure.compareAndSet(null, e);
                }
              });
    }
    producer.flush();
    var first = failure.get();
    if (first != null) {
      throw new BenchFailedException("Kafka refuses: " + first.getMessage(), first);
    }
    for (var change : changes) {
      committer.markProcessed(change);
    }
    committer.markBatchFinished();
  }

  private ProducerRecord<byte[], byte[]> message(Struct change) {
    var row = change.getStruct("after");
    return BareProducer.message(
        assignment.topic(),
        row.getInt64("org_id") + "/" + row.getString("case_id"),
        row.getBytes("envelope"),
        change.getStruct("source").getInt64("txId") + "-" + row.getInt64("position"));
  }

  private static void ended(String message, @Nullable Throwable failure) {
    if (failure != null) {
      System.err.println("Debezium: " + message);
      failure.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }

  @Override
  public void close() {
    try {
      engine.close();
    } catch (IOException e) {
      throw new BenchFailedException("Debezium does not stop", e);
    }
    producer.close();
  }
}
