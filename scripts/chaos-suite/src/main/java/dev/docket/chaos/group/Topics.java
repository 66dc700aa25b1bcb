package dev.docket.chaos.group;

import dev.docket.chaos.member.Protocol;
import dev.docket.chaos.platform.CannotMeasureException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;

/// Makes a topic, and sets how soon the broker misses a member of its group.
final class Topics {

  private static final Duration LIMIT = Duration.ofSeconds(15);

  private Topics() {}

  static void create(Admin admin, TopicShape topic) {
    var group = new ConfigResource(ConfigResource.Type.GROUP, topic.name());
    var settings =
        List.of(
            setting("consumer.session.timeout.ms", Protocol.SESSION),
            setting("consumer.heartbeat.interval.ms", Protocol.HEARTBEAT));
    try {
      admin
          .createTopics(List.of(new NewTopic(topic.name(), topic.partitions(), (short) 1)))
          .all()
          .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      admin
          .incrementalAlterConfigs(Map.of(group, settings))
          .all()
          .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new CannotMeasureException("the topic cannot be made", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotMeasureException("interrupted", e);
    }
  }

  private static AlterConfigOp setting(String name, Duration value) {
    return new AlterConfigOp(
        new ConfigEntry(name, Long.toString(value.toMillis())), AlterConfigOp.OpType.SET);
  }
}
