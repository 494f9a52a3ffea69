package io.mediahub.encoder.media.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes WebVTT (W3C), whole and in segments (RFC 8216, 3.5). Each segment covers its own time of
 * the media, also when nothing is said in it; a cue that crosses a border is in both.
 */
public final class WebVtt {
  /** Segments of the picture start at 0, and so does the text: both clocks are one. */
  private static final String HEADER = "WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0\n";

  private WebVtt() {}

  /** One file, for download and for players without segments. */
  public static byte[] whole(List<Cue> cues) {
    StringBuilder text = new StringBuilder("WEBVTT\n");
    cues.forEach(cue -> append(text, cue));
    return bytes(text);
  }

  /**
   * A file for each segment.
   *
   * @param cues by their start
   * @param segmentMicros lengths of the segments of the picture, or of the sound when there is no
   *     picture
   */
  public static List<byte[]> segments(List<Cue> cues, List<Long> segmentMicros) {
    List<byte[]> segments = new ArrayList<>();
    List<Cue> shown = new ArrayList<>();
    int next = 0;
    long start = 0;
    for (long length : segmentMicros) {
      long from = start;
      long end = start + length;
      shown.removeIf(cue -> cue.endMicros() <= from);
      while (next < cues.size() && cues.get(next).startMicros() < end) {
        if (cues.get(next).endMicros() > from) {
          shown.add(cues.get(next));
        }
        next++;
      }
      StringBuilder text = new StringBuilder(HEADER);
      shown.forEach(cue -> append(text, cue));
      segments.add(bytes(text));
      start = end;
    }
    return segments;
  }

  private static void append(StringBuilder text, Cue cue) {
    text.append('\n').append(time(cue.startMicros())).append(" --> ").append(time(cue.endMicros()));
    if (!cue.settings().isEmpty()) {
      text.append(' ').append(cue.settings());
    }
    text.append('\n').append(cue.text()).append('\n');
  }

  static String time(long micros) {
    long millis = Math.round(micros / 1000.0);
    return String.format(
        Locale.ROOT,
        "%02d:%02d:%02d.%03d",
        millis / 3_600_000,
        millis / 60_000 % 60,
        millis / 1000 % 60,
        millis % 1000);
  }

  private static byte[] bytes(StringBuilder text) {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
