package dev.docket.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.kit.config.KafkaConfig;
import dev.docket.kit.config.TopicConfig;
import dev.docket.testkit.FreePort;
import dev.docket.testkit.TestInfrastructure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class TopicProvisionerIT {

  private static final TestInfrastructure INFRASTRUCTURE = TestInfrastructure.shared();
  private static final String PREFIX = INFRASTRUCTURE.topicPrefix(TopicProvisionerIT.class);
  private static final Duration KEPT = Duration.ofDays(1);

  @Test
  void shouldReturnWhenEveryPartitionTakesARecordAtTheFirstAttempt() throws Exception {
    // Given
    var wanted = Map.of("fresh.a", topic(50), "fresh.b", topic(50));

    // When
    TopicProvisioner.ensure(kafka(INFRASTRUCTURE.kafkaBootstrap()), wanted);

    // Then
    try (var producer = withoutRetries()) {
      var sent =
          wanted.keySet().stream()
              .flatMap(name -> IntStream.range(0, 50).mapToObj(i -> send(producer, name, i)))
              .toList();
      assertThat(sent).allSatisfy(record -> assertThat(record.get().offset()).isZero());
    }
  }

  @Test
  void shouldLeaveATopicThatIsThereAsItIs() throws Exception {
    // Given
    INFRASTRUCTURE.createTopic(PREFIX + "small", 2);
    long before = System.nanoTime();

    // When
    TopicProvisioner.ensure(kafka(INFRASTRUCTURE.kafkaBootstrap()), Map.of("small", topic(8)));

    // Then
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .as("partitions that are not there are not waited for")
        .isLessThan(Duration.ofSeconds(9));
    assertThat(partitions("small")).isEqualTo(2);
  }

  @Test
  void shouldSayWhereKafkaDoesNotAnswer() {
    var nobody =
        kafka(
            "127.0.0.1:" + FreePort.next(),
            Map.of("default.api.timeout.ms", "500", "request.timeout.ms", "500"));

    assertThatThrownBy(() -> TopicProvisioner.ensure(nobody, Map.of("a", topic(1))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Kafka at %s did not answer in time", nobody.bootstrapServers());
  }

  private static TopicConfig topic(int partitions) {
    return new TopicConfig(partitions, 1 << 20, KEPT);
  }

  private static KafkaConfig kafka(String bootstrap) {
    return kafka(bootstrap, Map.of());
  }

  private static KafkaConfig kafka(String bootstrap, Map<String, String> properties) {
    return new KafkaConfig(bootstrap, PREFIX, properties, Map.of());
  }

  private static KafkaProducer<byte[], byte[]> withoutRetries() {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers", INFRASTRUCTURE.kafkaBootstrap(),
            "enable.idempotence", "false",
            "retries", "0"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static Future<RecordMetadata> send(
      KafkaProducer<byte[], byte[]> producer, String topic, int partition) {
    return producer.send(new ProducerRecord<>(PREFIX + topic, partition, null, new byte[1]));
  }

  private static int partitions(String topic) throws ExecutionException, InterruptedException {
    var name = PREFIX + topic;
    try (var admin = Admin.create(Map.of("bootstrap.servers", INFRASTRUCTURE.kafkaBootstrap()))) {
      var described = admin.describeTopics(List.of(name)).topicNameValues();
      return Objects.requireNonNull(described.get(name)).get().partitions().size();
    }
  }
}
