package io.mediahub.view.watching;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.LocalDate;
import java.util.List;

/**
 * How often a media is watched. Nobody learns by whom.
 *
 * @param mediaId the media
 * @param from the first day that is counted, in UTC
 * @param until the first day after it that is not counted
 * @param views by each rule, the one that the platform goes by first
 * @param retention which parts of the media are watched
 */
@Schema(name = "MediaStatistics")
record Statistics(
    String mediaId, LocalDate from, LocalDate until, List<ByRule> views, Retention retention) {

  /**
   * Views by one rule. A playback is one view at most, on the day on which it became one.
   *
   * @param rule the rule, such as {@code 30s-or-quarter}
   * @param ruleVersion its version, such as {@code 1}
   * @param leastSeconds so many different seconds make a view, such as {@code 30}
   * @param leastPermille or so large a part of the media, in thousandths, such as {@code 250}
   * @param total of all times, such as {@code 1042}
   * @param days the days of the period that have a view, in order
   */
  @Schema(name = "ViewsByRule")
  record ByRule(
      String rule,
      int ruleVersion,
      int leastSeconds,
      int leastPermille,
      long total,
      List<Day> days) {}

  /**
   * @param day a day in UTC
   * @param views how many playbacks became a view on that day, such as {@code 12}
   */
  @Schema(name = "ViewDay")
  record Day(LocalDate day, long views) {}

  /**
   * A curve over the length of the media.
   *
   * @param partSeconds the length of a part in seconds: 1 for media of an hour at most, such as
   *     {@code 1}
   * @param playbacks how many playbacks are in the curve: the newest 10000 at most, such as {@code
   *     1042}
   * @param shown how many of them have shown each part, from the first to the last, such as {@code
   *     [1042,1010,655]}
   */
  @Schema(name = "RetentionCurve")
  record Retention(int partSeconds, int playbacks, List<Integer> shown) {}
}
