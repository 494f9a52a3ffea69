package io.mediahub.domain.sound;

import java.util.Locale;

/**
 * How loud sound is published. One gain for the whole track, so that quiet passages stay quiet: no
 * compressor, no limiter.
 *
 * @param lufs integrated loudness to reach
 * @param mostPeakDbtp true peak that is not exceeded; sound with high peaks stays quieter for it
 */
public record LoudnessTarget(double lufs, double mostPeakDbtp) {
  /** EBU R 128. */
  public static final LoudnessTarget DEFAULT = new LoudnessTarget(-23, -1);

  /** What an encoder may add to a peak. */
  private static final double CODEC = 0.5;

  /** More would lift the noise of a nearly silent recording. */
  private static final double MOST_GAIN = 20;

  public LoudnessTarget {
    if (!(lufs >= -40 && lufs <= -5) || !(mostPeakDbtp >= -9 && mostPeakDbtp <= 0)) {
      throw new IllegalArgumentException(
          "A loudness between -40 and -5 LUFS and a true peak between -9 and 0 dBTP, not %s and %s."
              .formatted(lufs, mostPeakDbtp));
    }
  }

  public LoudnessTarget withLufs(double other) {
    return new LoudnessTarget(other, mostPeakDbtp);
  }

  /**
   * @param decibels to add
   * @param held whether the peak, or the bound of the gain, keeps it from the target
   */
  public record Gain(double decibels, boolean held) {
    /** The filter that applies it; its precision is beyond hearing. */
    public String filter() {
      return String.format(Locale.ROOT, "volume=%.2fdB:precision=float", decibels);
    }
  }

  /** Silence stays as it is. */
  public Gain gain(Loudness measured) {
    if (measured.silent()) {
      return new Gain(0, false);
    }
    double wanted = lufs - measured.lufs();
    double possible = Math.min(mostPeakDbtp - CODEC - measured.peakDbtp(), MOST_GAIN);
    // The filter takes hundredths.
    double gain = Math.floor(Math.min(wanted, possible) * 100 + 1e-6) / 100;
    return new Gain(gain, possible < wanted);
  }
}
