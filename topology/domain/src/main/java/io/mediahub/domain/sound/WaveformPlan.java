package io.mediahub.domain.sound;

/**
 * How finely a waveform is drawn: at most twenty points a second, and for long sound no more than a
 * wide screen needs when it is enlarged.
 *
 * @param samplesPerPoint samples that a point stands for
 * @param points number of points that a sound of the planned length has
 */
public record WaveformPlan(int samplesPerPoint, int points) {
  private static final int POINTS_A_SECOND = 20;
  private static final int MOST_POINTS = 36_000;
  private static final double MICROS = 1e6;

  public static WaveformPlan of(long durationMicros, int sampleRate) {
    double samples = Math.max(1, durationMicros / MICROS * sampleRate);
    int each = Math.max(sampleRate / POINTS_A_SECOND, (int) Math.ceil(samples / MOST_POINTS));
    return new WaveformPlan(each, (int) Math.ceil(samples / each));
  }

  /** More points are not read, whatever a file delivers: a length may be rounded. */
  public int mostPoints() {
    return points + 2;
  }
}
