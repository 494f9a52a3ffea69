package io.mediahub.client;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * A media that somebody has watched.
 *
 * @param percent 0 to 100
 */
public record Watched(
    String mediaId,
    String title,
    long positionMillis,
    long durationMillis,
    int percent,
    boolean finished,
    Instant watchedAt) {

  /**
   * A stretch of a media that was shown, in seconds from its start.
   *
   * @param untilSecond the first second that was not shown
   */
  public record Stretch(int fromSecond, int untilSecond) {}

  /** What a player does as it reports. */
  public enum Player {
    PLAYING,
    PAUSED,
    ENDED
  }

  /**
   * @param nextReportSeconds after which the player reports again
   */
  public record Reported(int nextReportSeconds) {}

  /** Whether positions are remembered. */
  public record Recording(boolean recorded) {}

  /**
   * How often a media is watched.
   *
   * @param until the first day that is not counted
   * @param views by each rule side by side
   */
  public record Statistics(
      String mediaId,
      LocalDate from,
      LocalDate until,
      List<ViewsByRule> views,
      Retention retention) {}

  /**
   * @param total of all times
   */
  public record ViewsByRule(
      String rule,
      int ruleVersion,
      int leastSeconds,
      int leastPermille,
      long total,
      List<ViewDay> days) {}

  public record ViewDay(LocalDate day, long views) {}

  /**
   * @param shown how many of the playbacks showed each part of the media, in order
   */
  public record Retention(int partSeconds, int playbacks, List<Integer> shown) {}
}
