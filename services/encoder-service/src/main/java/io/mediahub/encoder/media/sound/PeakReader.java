package io.mediahub.encoder.media.sound;

import io.mediahub.domain.sound.WaveformPlan;
import java.util.Arrays;
import java.util.function.Consumer;

/** Collects peaks from the lines that ffmpeg's filters print. Reads no more than were planned. */
final class PeakReader implements Consumer<String> {
  private static final String LOWEST = "lavfi.astats.1.Min_level=";
  private static final String HIGHEST = "lavfi.astats.1.Max_level=";
  private static final int LOUDEST = 127;

  private final byte[] peaks;
  private int count;

  PeakReader(WaveformPlan plan) {
    this.peaks = new byte[2 * plan.mostPoints()];
  }

  @Override
  public void accept(String line) {
    // The lowest comes first.
    boolean expected = line.startsWith(count % 2 == 0 ? LOWEST : HIGHEST);
    if (expected && count < peaks.length) {
      peaks[count] = level(line.substring(line.indexOf('=') + 1));
      count++;
    }
  }

  byte[] peaks() {
    return Arrays.copyOf(peaks, count - count % 2);
  }

  private static byte level(String number) {
    try {
      double level = Double.parseDouble(number);
      // What is not a number is silence.
      return (byte) Math.clamp(Math.round(level * LOUDEST), -LOUDEST - 1, LOUDEST);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
