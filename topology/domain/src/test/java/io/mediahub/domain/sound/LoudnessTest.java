package io.mediahub.domain.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much louder or quieter sound becomes, and how finely its waveform is drawn. */
class LoudnessTest {
  @ParameterizedTest
  @CsvSource({
    // loudness, true peak, gain, held
    "-13.8, 3.8, -9.2, false", // a trailer
    "-23, -5, 0, false",
    "-30, -12, 7, false", // quiet speech
    "-30, -4, 2.5, true", // its peaks are near the top already
    "-60, -40, 20, true", // hardly anything but noise
    "-23, 0.4, -1.9, true", // peaks above full scale
  })
  void one_gain_that_peaks_may_hold(double lufs, double peak, double gain, boolean held) {
    LoudnessTarget.Gain found = LoudnessTarget.DEFAULT.gain(new Loudness(lufs, peak, 5));
    assertThat(found).isEqualTo(new LoudnessTarget.Gain(gain, held));
  }

  @Test
  void silence_stays_silent() {
    double none = Double.NEGATIVE_INFINITY;
    assertThat(LoudnessTarget.DEFAULT.gain(new Loudness(-70, none, 0)).decibels()).isZero();
    assertThat(LoudnessTarget.DEFAULT.gain(new Loudness(none, none, none)).decibels()).isZero();
    assertThat(LoudnessTarget.DEFAULT.gain(new Loudness(Double.NaN, 0, 0)).decibels()).isZero();
  }

  @Test
  void the_filter_says_the_gain() {
    assertThat(new LoudnessTarget.Gain(-9.2, false).filter())
        .isEqualTo("volume=-9.20dB:precision=float");
  }

  @Test
  void a_target_is_one_that_people_use() {
    assertThatThrownBy(() -> new LoudnessTarget(3, -1))
        .hasMessage(
            "A loudness between -40 and -5 LUFS and a true peak between -9 and 0 dBTP, not 3.0 and -1.0.");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 48000, 2400, 1",
    "1000000, 48000, 2400, 20",
    "1800000000, 44100, 2205, 36000",
    "21600000000, 48000, 28800, 36000",
  })
  void waveforms_have_a_bounded_number_of_points(
      long micros, int rate, int samplesPerPoint, int points) {
    assertThat(WaveformPlan.of(micros, rate)).isEqualTo(new WaveformPlan(samplesPerPoint, points));
  }
}
