package io.mediahub.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import mediahub.encoding.EncodeJob;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class TopicsTest {
  /** Only jobs have several topics, by how soon they are wanted. */
  @Test
  void each_topic_and_each_value_type_stands_in_the_catalogue_once() {
    var names = new HashSet<String>();
    var types = new HashSet<Class<?>>();
    for (Topic<?> topic : Topics.ALL) {
      assertThat(names.add(topic.name())).as(topic.name()).isTrue();
      assertThat(types.add(topic.valueType()) || topic.valueType() == EncodeJob.class)
          .as(topic.valueType().getName())
          .isTrue();
      assertThat(topic.name()).matches("mediahub(\\.[a-z]+)+\\.v[0-9]+");
    }
  }

  @Test
  void each_topic_of_jobs_has_a_share_group_of_its_own() {
    assertThat(Topics.JOBS)
        .extracting(Topics::shareGroup)
        .containsExactly("encoders-now", "encoders-next", "encoders-later");
  }

  @Test
  void the_news_of_cancelled_jobs_is_compacted_and_goes_with_the_jobs() {
    assertThat(Topics.ENCODE_CONTROL.layout().config())
        .containsEntry("cleanup.policy", "compact,delete")
        .containsEntry("retention.ms", Topics.ENCODE_NOW.layout().config().get("retention.ms"));
  }

  @Test
  void event_topics_share_their_partition_count_and_are_kept_forever() {
    assertThat(Topics.EVENTS)
        .allSatisfy(
            topic -> {
              assertThat(topic.layout().partitions()).isEqualTo(Topics.EVENT_PARTITIONS);
              assertThat(topic.layout().config()).containsEntry("retention.ms", "-1");
            });
  }

  /**
   * The rendition process joins uploads, reports and its own state: the same key, the same task.
   */
  @Test
  void topics_that_are_read_or_written_together_share_their_partition_count() {
    assertThat(Topics.ALL)
        .filteredOn(topic -> !Topics.JOBS.contains(topic))
        .extracting(topic -> topic.layout().partitions())
        .containsOnly(Topics.EVENT_PARTITIONS);
  }

  /** A share group's members have one partition each: with more, a busy one would block others. */
  @Test
  void every_free_worker_can_take_every_job() {
    assertThat(Topics.JOBS).extracting(topic -> topic.layout().partitions()).containsOnly(1);
  }

  @Test
  void every_branch_of_an_event_union_is_an_event_and_names_on_the_wire_are_not_javas() {
    for (var topic : Topics.EVENTS) {
      Schema union = topic.valueSchema().getField("event").schema();
      for (Schema branch : union.getTypes()) {
        assertThat(branch.getNamespace()).startsWith("mediahub.").doesNotContain("io.mediahub");
        assertThat(mediahub.Event.class)
            .as(branch.getFullName())
            .isAssignableFrom(org.apache.avro.specific.SpecificData.get().getClass(branch));
      }
    }
  }

  /** The header {@code ce_type}, the audit and people know an event by its simple name. */
  @Test
  void the_simple_name_of_an_event_is_that_of_no_event_of_another_topic() {
    var topics = new HashMap<String, String>();
    for (var topic : Topics.EVENTS) {
      for (Schema branch : topic.valueSchema().getField("event").schema().getTypes()) {
        assertThat(topics.put(branch.getName(), topic.name()))
            .as("%s of %s: give one of the two another name", branch.getName(), topic.name())
            .isNull();
      }
    }
  }
}
