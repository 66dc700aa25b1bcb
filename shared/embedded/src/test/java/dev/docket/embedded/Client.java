package dev.docket.embedded;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// What the tests do with the two servers: write one thing in each, read it back.
record Client(String bootstrap, String jdbcUrl) {

  private static final String TOPIC = "kept";
  private static final long SECONDS = 20;

  static Client of(EmbeddedInfrastructure parts) {
    return new Client(parts.kafka().bootstrap(), parts.postgres().jdbcUrl("postgres"));
  }

  /// Returns when both have acknowledged it.
  void write(String value) throws Exception {
    var common = Map.<String, Object>of("bootstrap.servers", bootstrap);
    try (var admin = Admin.create(common)) {
      var topic = new NewTopic(TOPIC, 1, (short) 1);
      admin.createTopics(List.of(topic)).all().get(SECONDS, TimeUnit.SECONDS);
    }
    try (var producer =
        new KafkaProducer<>(common, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(TOPIC, "k", value)).get(SECONDS, TimeUnit.SECONDS);
    }
    execute("create table kept (value text)");
    execute("insert into kept values ('" + value + "')");
  }

  List<String> rows() throws SQLException {
    var values = new ArrayList<String>();
    try (var connection = DriverManager.getConnection(jdbcUrl);
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select value from kept")) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }

  /// All records of the topic up to its end.
  List<String> records() {
    var values = new ArrayList<String>();
    var deserializer = new StringDeserializer();
    try (var consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "auto.offset.reset", "earliest"),
            deserializer,
            deserializer)) {
      var partition = new TopicPartition(TOPIC, 0);
      consumer.assign(List.of(partition));
      var limit = Duration.ofSeconds(SECONDS);
      long end = consumer.endOffsets(List.of(partition), limit).getOrDefault(partition, 0L);
      var deadline = System.nanoTime() + limit.toNanos();
      while (consumer.position(partition, limit) < end && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(100)).forEach(each -> values.add(each.value()));
      }
    }
    return values;
  }

  private void execute(String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(jdbcUrl);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
