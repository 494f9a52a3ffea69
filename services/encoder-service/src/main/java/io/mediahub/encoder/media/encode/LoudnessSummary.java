package io.mediahub.encoder.media.encode;

import io.mediahub.domain.sound.Loudness;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the summaries that ffmpeg's filter {@code ebur128} writes at its end. */
public final class LoudnessSummary {
  private static final String BEGIN = "Summary:";
  private static final Pattern INTEGRATED = Pattern.compile("\\bI:\\s+(\\S+) LUFS");
  private static final Pattern RANGE = Pattern.compile("\\bLRA:\\s+(\\S+) LU\\b");
  private static final Pattern PEAK = Pattern.compile("\\bPeak:\\s+(\\S+) dBFS");

  private LoudnessSummary() {}

  /**
   * The only one, or the last.
   *
   * @param errors the end of ffmpeg's standard error; what a file says of itself stands before the
   *     summary
   * @return null when there is no summary
   */
  public static @Nullable Loudness read(String errors) {
    return at(errors, errors.lastIndexOf(BEGIN));
  }

  /**
   * One of several.
   *
   * @param name of the filter, behind its {@code @}
   * @return null when there is no summary of it
   */
  static @Nullable Loudness read(String errors, String name) {
    return at(errors, errors.lastIndexOf("[ebur128@" + name + " @ "));
  }

  /** Each has all of the values, so the first ones from there on are its own. */
  private static @Nullable Loudness at(String errors, int from) {
    if (from < 0 || errors.indexOf(BEGIN, from) < 0) {
      return null;
    }
    String summary = errors.substring(errors.indexOf(BEGIN, from));
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
