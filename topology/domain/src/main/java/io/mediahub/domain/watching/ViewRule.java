package io.mediahub.domain.watching;

import java.util.List;

/**
 * What counts as a view: so many different seconds, or so large a part of the media, whichever is
 * less. A playback is one view at most. Rules are data, so that the log can be counted anew by
 * another one: a rule that is added here, or a version of one, is counted for the whole log once
 * the fold of the read model is raised.
 *
 * @param id such as {@code 30s-or-quarter}
 * @param version counted up when the same rule is measured otherwise
 * @param leastSeconds enough for media of any length
 * @param leastPermille enough of a short media, in thousandths of its length
 */
public record ViewRule(String id, int version, int leastSeconds, int leastPermille) {
  /** The rule whose counts are shown first, and then those beside it. */
  public static final List<ViewRule> ALL =
      List.of(new ViewRule("30s-or-quarter", 1, 30, 250), new ViewRule("half", 1, 1_000_000, 500));

  /**
   * @param watchedSeconds different seconds that the playback has shown so far
   */
  public boolean counts(int watchedSeconds, int mediaSeconds) {
    return watchedSeconds > 0
        && (watchedSeconds >= leastSeconds
            || watchedSeconds * 1000L >= (long) mediaSeconds * leastPermille);
  }
}
