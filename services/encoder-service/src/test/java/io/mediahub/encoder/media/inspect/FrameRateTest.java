package io.mediahub.encoder.media.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FrameRateTest {
  @Test
  void usual_rates_are_exact() {
    assertThat(FrameRate.choose(24.0, 24.01)).isEqualTo(new FrameRate(24, 1));
    assertThat(FrameRate.choose(24000 / 1001.0, 23.98)).isEqualTo(new FrameRate(24000, 1001));
    assertThat(FrameRate.choose(90000.0 / 2999, 29.9)).isEqualTo(new FrameRate(30, 1));
    assertThat(FrameRate.choose(18.0, 18.0)).isEqualTo(new FrameRate(18, 1));
  }

  @Test
  void a_nominal_rate_that_nothing_keeps_gives_way_to_the_measured_one() {
    assertThat(FrameRate.choose(90000.0, 12.5)).isEqualTo(new FrameRate(25, 2));
    assertThat(FrameRate.choose(50.0, 25.0)).isEqualTo(new FrameRate(25, 1));
    assertThat(FrameRate.choose(null, 29.95)).isEqualTo(new FrameRate(30000, 1001));
    assertThat(FrameRate.choose(1000.0, 59.99)).isEqualTo(new FrameRate(60, 1));
  }

  @Test
  void a_rate_that_is_not_usual_becomes_the_next_one_with_a_place_for_every_picture() {
    assertThat(FrameRate.choose(null, 8.797)).isEqualTo(new FrameRate(10, 1));
    assertThat(FrameRate.choose(90000.0, 27.0)).isEqualTo(new FrameRate(30000, 1001));
    assertThat(FrameRate.choose(90000.0, 0.2)).isEqualTo(new FrameRate(1, 1));
    assertThat(FrameRate.choose(90000.0, 200.0)).isEqualTo(new FrameRate(60, 1));
  }

  @Test
  void fast_rates_are_divided_evenly() {
    assertThat(FrameRate.choose(120.0, 120.0)).isEqualTo(new FrameRate(60, 1));
    assertThat(FrameRate.choose(240000 / 1001.0, 240.0)).isEqualTo(new FrameRate(60000, 1001));
    assertThat(FrameRate.choose(90.0, 90.0)).isEqualTo(new FrameRate(45, 1));
  }

  @Test
  void nonsense_is_replaced() {
    assertThat(FrameRate.choose(null, null)).isEqualTo(new FrameRate(25, 1));
    assertThat(FrameRate.choose(null, Double.POSITIVE_INFINITY)).isEqualTo(new FrameRate(25, 1));
    assertThat(FrameRate.choose(1e10, null)).isEqualTo(new FrameRate(25, 1));
    assertThat(FrameRate.choose(0.1, 0.1)).isEqualTo(new FrameRate(1, 1));
    assertThat(FrameRate.parse("0/0")).isNull();
    assertThat(FrameRate.parse("x")).isNull();
  }

  @Test
  void fields_are_shown_one_by_one() {
    assertThat(new FrameRate(25, 1).ofFields()).isEqualTo(new FrameRate(50, 1));
    assertThat(new FrameRate(30000, 1001).ofFields()).isEqualTo(new FrameRate(60000, 1001));
    assertThat(new FrameRate(50, 1).ofFields()).isEqualTo(new FrameRate(50, 1));
  }

  @Test
  void languages_become_bcp47() {
    assertThat(Languages.bcp47("eng")).isEqualTo("en");
    assertThat(Languages.bcp47("ger")).isEqualTo("de");
    assertThat(Languages.bcp47("deu")).isEqualTo("de");
    assertThat(Languages.bcp47("pt-BR")).isEqualTo("pt-BR");
    assertThat(Languages.bcp47("und")).isEqualTo("und");
    assertThat(Languages.bcp47(null)).isEqualTo("und");
    assertThat(Languages.bcp47("\u0000;DROP")).isEqualTo("und");
  }
}
