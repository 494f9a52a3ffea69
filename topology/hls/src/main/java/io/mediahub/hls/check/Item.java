package io.mediahub.hls.check;

import io.mediahub.hls.check.Findings.Finding;
import io.mediahub.hls.check.Findings.Weight;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What became of one item of the checklist.
 *
 * @param number of the rule
 * @param title what the rule is about
 * @param findings the first ones: errors, then warnings
 * @param more how many findings there are beyond these
 * @param notes what could not be checked, or why there is nothing to check
 */
public record Item(
    int number, String title, State state, List<Finding> findings, int more, List<String> notes) {
  /** The outcome. */
  public enum State {
    PASSED("passed"),
    /** Allowed by the specifications, and not what this project would do. */
    WARNED("passed with warnings"),
    FAILED("failed"),
    NOT_APPLICABLE("not applicable"),
    UNCHECKED("could not be checked");

    private final String words;

    State(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  private static final List<String> TITLES =
      List.of(
          "UTF-8, #EXTM3U first, served as a playlist",
          "EXT-X-VERSION",
          "tags where they belong, groups that exist",
          "target duration and lengths of segments",
          "all playlists cover the same time",
          "complete or growing, and saying so",
          "key frames, and borders at the same times",
          "EXT-X-MAP, continuous times, one track per file",
          "attributes of the variants",
          "bit rates as measured",
          "CODECS as measured",
          "I-frame playlists",
          "names, languages and defaults of groups",
          "discontinuities",
          "encryption",
          "files, types and byte ranges",
          "codecs and levels of the picture",
          "progressive, at most 60 frames a second, SDR",
          "upright, square pixels, even sizes",
          "a ladder of bit rates",
          "sound",
          "loudness",
          "subtitles");

  private static final Set<Weight> ERRORS = EnumSet.of(Weight.MUST);
  private static final Set<Weight> WARNINGS = EnumSet.of(Weight.POLICY, Weight.ADVICE);

  public Item {
    findings = List.copyOf(findings);
    notes = List.copyOf(notes);
  }

  public int errors() {
    return (int) findings.stream().filter(each -> each.weight() == Weight.MUST).count();
  }

  /** Every item of the checklist, in its order. */
  public static List<Item> all(Findings findings) {
    return IntStream.rangeClosed(1, StreamRules.RULES).mapToObj(n -> of(n, findings)).toList();
  }

  private static Item of(int number, Findings findings) {
    List<Finding> errors = findings.first(number, ERRORS);
    List<Finding> warnings = findings.first(number, WARNINGS);
    int count = findings.count(number, ERRORS) + findings.count(number, WARNINGS);
    List<String> notes = findings.notes(number);
    String absence = findings.absence(number);
    State state;
    if (!errors.isEmpty()) {
      state = State.FAILED;
    } else if (!warnings.isEmpty()) {
      state = State.WARNED;
    } else if (!absence.isEmpty()) {
      state = State.NOT_APPLICABLE;
      notes = List.of(absence);
    } else if (findings.isApplied(number)) {
      state = State.PASSED;
    } else {
      state = State.UNCHECKED;
      notes = notes.isEmpty() ? List.of("nothing of it could be read") : notes;
    }
    return new Item(
        number,
        TITLES.get(number - 1),
        state,
        Stream.concat(errors.stream(), warnings.stream()).toList(),
        count - errors.size() - warnings.size(),
        notes);
  }
}
