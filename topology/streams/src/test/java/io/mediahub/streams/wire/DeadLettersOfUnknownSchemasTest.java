package io.mediahub.streams.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** The brake: a registry that knows no schema must not empty a topic into the dead letters. */
class DeadLettersOfUnknownSchemasTest {
  private static final TopicPartition ONE = new TopicPartition("topic", 1);
  private static final TopicPartition OTHER = new TopicPartition("topic", 2);

  private final DeadLetters letters = new DeadLetters();

  @Test
  void ten_in_a_row_are_put_aside_and_the_next_is_not_however_often_it_is_read() {
    for (int offset = 100; offset < 110; offset++) {
      assertThat(letters.isOneTooMany(ONE, offset)).isFalse();
    }
    assertThat(letters.isOneTooMany(ONE, 110)).isTrue();
    assertThat(letters.isOneTooMany(ONE, 110)).isTrue();
    assertThat(letters.isOneTooMany(OTHER, 110)).as("another partition").isFalse();
  }

  @Test
  void markers_of_transactions_do_not_end_a_row() {
    for (int i = 0; i < 10; i++) {
      assertThat(letters.isOneTooMany(ONE, 2 * i)).isFalse();
    }
    assertThat(letters.isOneTooMany(ONE, 20)).isTrue();
  }

  @Test
  void records_that_could_be_read_do() {
    for (int i = 0; i < 30; i++) {
      assertThat(letters.isOneTooMany(ONE, 5 * i)).isFalse();
    }
  }

  @Test
  void a_record_that_is_read_again_is_not_counted_again() {
    for (int i = 0; i < 30; i++) {
      assertThat(letters.isOneTooMany(ONE, 7)).isFalse();
    }
  }
}
