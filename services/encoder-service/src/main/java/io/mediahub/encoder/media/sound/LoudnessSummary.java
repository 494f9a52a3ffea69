package io.mediahub.encoder.media.sound;

import io.mediahub.domain.sound.Loudness;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the summary that ffmpeg's filter {@code ebur128} writes at its end. */
final class LoudnessSummary {
  private static final String BEGIN = "Summary:";
  private static final Pattern INTEGRATED = Pattern.compile("\\bI:\\s+(\\S+) LUFS");
  private static final Pattern RANGE = Pattern.compile("\\bLRA:\\s+(\\S+) LU\\b");
  private static final Pattern PEAK = Pattern.compile("\\bPeak:\\s+(\\S+) dBFS");

  private LoudnessSummary() {}

  /**
   * @param errors the end of ffmpeg's standard error; what a file says of itself stands before the
   *     summary
   * @return null when there is no summary
   */
  static @Nullable Loudness read(String errors) {
    int begin = errors.lastIndexOf(BEGIN);
    if (begin < 0) {
      return null;
    }
    String summary = errors.substring(begin);
    return new Loudness(number(INTEGRATED, summary), number(PEAK, summary), number(RANGE, summary));
  }

  private static double number(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    if (!found.find()) {
      return Double.NEGATIVE_INFINITY;
    }
    try {
      return Double.parseDouble(found.group(1));
    } catch (NumberFormatException e) {
      return Double.NEGATIVE_INFINITY; // "-inf" and "nan": silence
    }
  }
}
