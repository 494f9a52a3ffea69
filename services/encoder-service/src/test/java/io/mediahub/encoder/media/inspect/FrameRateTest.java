package io.mediahub.encoder.media.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FrameRateTest {
  @Test
  void usual_rates_are_exact() {
    assertThat(FrameRate.choose(24.0, 24.0, 24)).isEqualTo(new FrameRate(24, 1));
    assertThat(FrameRate.choose(24000 / 1001.0, 23.98, 24)).isEqualTo(new FrameRate(24000, 1001));
    assertThat(FrameRate.choose(90000.0 / 2999, 27.02, 27)).isEqualTo(new FrameRate(30, 1));
  }

  @Test
  void a_nominal_rate_that_nothing_keeps_gives_way_to_the_average() {
    assertThat(FrameRate.choose(90000.0, 12.5, 12.5)).isEqualTo(new FrameRate(25, 2));
    assertThat(FrameRate.choose(50.0, 25.0, 25)).isEqualTo(new FrameRate(25, 1));
    assertThat(FrameRate.choose(null, null, 8.797)).isEqualTo(new FrameRate(8797, 1000));
  }

  @Test
  void fast_rates_are_divided_evenly() {
    assertThat(FrameRate.choose(120.0, 120.0, 120)).isEqualTo(new FrameRate(60, 1));
    assertThat(FrameRate.choose(240000 / 1001.0, 239.76, 240))
        .isEqualTo(new FrameRate(60000, 1001));
    assertThat(FrameRate.choose(90.0, 90.0, 90)).isEqualTo(new FrameRate(45, 1));
  }

  @Test
  void nonsense_is_replaced() {
    assertThat(FrameRate.choose(null, null, 0)).isEqualTo(new FrameRate(25, 1));
    assertThat(FrameRate.choose(null, null, Double.POSITIVE_INFINITY))
        .isEqualTo(new FrameRate(25, 1));
    assertThat(FrameRate.choose(null, 0.1, 0.1)).isEqualTo(new FrameRate(1, 1));
    assertThat(FrameRate.parse("0/0")).isNull();
    assertThat(FrameRate.parse("x")).isNull();
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
