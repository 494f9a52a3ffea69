package io.mediahub.streams.rendition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharesTest {
  private final Shares shares = new Shares(1, 1);

  @Test
  void a_few_media_of_an_owner_are_admitted_and_one_of_them_is_urgent() {
    assertThat(shares.admits("u", "first")).isTrue();
    assertThat(shares.admits("u", "second")).isTrue();
    assertThat(shares.admits("u", "third")).isFalse();
    assertThat(shares.isWithin("u", "first")).isTrue();
    assertThat(shares.isWithin("u", "second")).isFalse();
    assertThat(shares.admits("v", "another")).as("of another owner").isTrue();
    assertThat(shares.isWithin("v", "another")).isTrue();
  }

  @Test
  void when_one_has_ended_the_next_moves_up_in_order_of_arrival() {
    shares.admits("u", "first");
    shares.admits("u", "second");
    shares.admits("u", "third");
    shares.admits("u", "fourth");

    assertThat(shares.left("u", "first")).contains("third");

    assertThat(shares.isWithin("u", "second")).isTrue();
    assertThat(shares.admits("u", "third")).isTrue();
    assertThat(shares.admits("u", "fourth")).isFalse();
  }

  @Test
  void one_that_leaves_while_it_waits_makes_room_for_nobody() {
    shares.admits("u", "first");
    shares.admits("u", "second");
    shares.admits("u", "third");

    assertThat(shares.left("u", "third")).isEmpty();
    assertThat(shares.left("u", "unknown")).isEmpty();
    assertThat(shares.left("nobody", "unknown")).isEmpty();
  }
}
