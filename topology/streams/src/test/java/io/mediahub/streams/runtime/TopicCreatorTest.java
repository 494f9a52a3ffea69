package io.mediahub.streams.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mediahub.schemas.TopicCreator;
import io.mediahub.schemas.TopicCreator.WrongPartitionCount;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.testing.Broker;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

/** Topics that were there before, made by somebody else. */
class TopicCreatorTest {
  private static final String TOPIC = Topics.GRANT_EVENTS.name();
  private static final ConfigResource RESOURCE =
      new ConfigResource(ConfigResource.Type.TOPIC, TOPIC);

  @Test
  void their_configuration_is_aligned_and_another_partition_count_refused() throws Exception {
    try (Broker broker = new Broker();
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  RESOURCE,
                  List.of(
                      set("retention.ms", "60000"),
                      set("message.timestamp.type", "CreateTime"),
                      set("max.message.bytes", "2000000"))))
          .all()
          .get();

      awaitConfig(admin, "retention.ms", "60000"); // brokers hear of it a little later

      TopicCreator.createOrAlign(admin);

      awaitConfig(admin, "retention.ms", "-1");
      awaitConfig(admin, "message.timestamp.type", "LogAppendTime");
      assertThat(config(admin, "max.message.bytes")).as("not ours").isEqualTo("2000000");

      admin.createPartitions(Map.of(TOPIC, NewPartitions.increaseTo(6))).all().get();
      await().until(() -> partitions(admin) == 6);
      assertThatThrownBy(() -> TopicCreator.createOrAlign(admin))
          .isInstanceOf(WrongPartitionCount.class)
          .hasMessageContaining(TOPIC + " has 6 partitions and must have 4");
    }
  }

  private static AlterConfigOp set(String name, String value) {
    return new AlterConfigOp(new ConfigEntry(name, value), OpType.SET);
  }

  private static int partitions(Admin admin) throws Exception {
    return admin
        .describeTopics(List.of(TOPIC))
        .allTopicNames()
        .get()
        .get(TOPIC)
        .partitions()
        .size();
  }

  private static void awaitConfig(Admin admin, String name, String value) {
    await().untilAsserted(() -> assertThat(config(admin, name)).isEqualTo(value));
  }

  private static String config(Admin admin, String name) throws Exception {
    return admin.describeConfigs(List.of(RESOURCE)).all().get().get(RESOURCE).get(name).value();
  }
}
