package io.mediahub.encoder.media.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads SubRip and WebVTT, and what people and programs make of them: with commas or points, with
 * and without hours, numbers and empty lines. What is no cue is left out and counted.
 */
final class CueReader {
  private static final int MOST_CUES = 20_000;

  /** Cues that are shown at the same time; each is repeated in every segment that it touches. */
  private static final int MOST_AT_ONCE = 10;

  private static final long MICROS = 1_000_000;

  private static final String TIME = "(?:(\\d{1,3}):)?(\\d{1,2}):(\\d{1,2})(?:[.,](\\d{1,3}))?";
  private static final Pattern TIMING =
      Pattern.compile("\\s*" + TIME + "\\s*-{2,3}>\\s*" + TIME + "(?:\\s+(.*))?\\s*");

  private static final Pattern SETTING =
      Pattern.compile(
          "line:-?\\d{1,3}(?:\\.\\d{1,3})?%?(?:,(?:start|center|end))?"
              + "|position:\\d{1,3}(?:\\.\\d{1,3})?%(?:,(?:line-left|center|line-right))?"
              + "|size:\\d{1,3}(?:\\.\\d{1,3})?%"
              + "|align:(?:start|center|middle|end|left|right)"
              + "|vertical:(?:rl|lr)");

  private CueReader() {}

  /**
   * @param cues by their start
   * @param dropped number of cues that could not be used
   */
  record Cues(List<Cue> cues, int dropped) {}

  static Cues read(String text) {
    List<Cue> cues = new ArrayList<>();
    int dropped = 0;
    List<String> lines = text.lines().toList();
    int at = 0;
    while (at < lines.size()) {
      String line = lines.get(at);
      at++;
      if (!line.contains("->")) {
        continue;
      }
      Matcher timing = TIMING.matcher(line);
      if (!timing.matches()) {
        dropped++;
        continue;
      }
      int from = at;
      while (at < lines.size() && !lines.get(at).isBlank() && !lines.get(at).contains("-->")) {
        at++;
      }
      // Where the empty line is missing, the number of the next cue is no text.
      boolean glued = at < lines.size() && lines.get(at).contains("-->") && at > from;
      int to = glued && lines.get(at - 1).matches("\\s*\\d{1,6}\\s*") ? at - 1 : at;
      Cue cue = cue(timing, String.join("\n", lines.subList(from, to)));
      if (cue == null || cues.size() == MOST_CUES) {
        dropped++;
      } else {
        cues.add(cue);
      }
    }
    cues.sort(Comparator.comparingLong(Cue::startMicros));
    List<Cue> shown = few(cues);
    return new Cues(shown, dropped + cues.size() - shown.size());
  }

  private static @Nullable Cue cue(Matcher timing, String raw) {
    long start = micros(timing, 1);
    long end = micros(timing, 5);
    String text = CueText.clean(raw);
    return start < 0 || end <= start || text.isEmpty()
        ? null
        : new Cue(start, end, settings(timing.group(9)), text);
  }

  /** Returns -1 for a time that no clock shows. */
  private static long micros(Matcher timing, int group) {
    String hours = timing.group(group);
    int minutes = Integer.parseInt(timing.group(group + 1));
    int seconds = Integer.parseInt(timing.group(group + 2));
    String fraction = timing.group(group + 3);
    if (minutes > 59 || seconds > 59) {
      return -1;
    }
    long whole = (hours == null ? 0 : Long.parseLong(hours)) * 3600 + minutes * 60L + seconds;
    long millis = fraction == null ? 0 : Long.parseLong((fraction + "00").substring(0, 3));
    return whole * MICROS + millis * 1000;
  }

  private static String settings(@Nullable String stated) {
    return stated == null || stated.length() > 200
        ? ""
        : SETTING
            .matcher(stated)
            .results()
            .map(found -> found.group())
            .distinct()
            .limit(5)
            .collect(Collectors.joining(" "));
  }

  /** Without those that begin while too many others are shown. */
  private static List<Cue> few(List<Cue> cues) {
    List<Cue> few = new ArrayList<>();
    PriorityQueue<Long> ends = new PriorityQueue<>();
    for (Cue cue : cues) {
      while (!ends.isEmpty() && ends.peek() <= cue.startMicros()) {
        ends.poll();
      }
      if (ends.size() < MOST_AT_ONCE) {
        ends.add(cue.endMicros());
        few.add(cue);
      }
    }
    return few;
  }
}
