package io.mediahub.view;

import io.mediahub.domain.Refusal.Kind;
import io.mediahub.domain.RefusalReason;
import org.jspecify.annotations.Nullable;

/** Refusals of what players report, of histories and of statistics. */
public enum WatchingProblem implements RefusalReason {
  REPORT_INVALID(
      Kind.INVALID,
      null,
      "A report has a position that is not negative, and {most} stretches at most, each with a"
          + " fromSecond that is not negative and an untilSecond after it.",
      "Seconds count from the start of the media; untilSecond is the first one that is not shown.",
      "A player reports a position or a stretch that no media has."),
  TOO_MANY_REPORTS(
      Kind.TOO_MANY,
      null,
      "This playback has reported its position {limit} times within a minute.",
      "Report every ten seconds, and tell what was shown meanwhile in the next report.",
      "A player reports far more often than it is asked to."),
  WATCHING_BUSY(
      Kind.TOO_MANY,
      null,
      "Too many playbacks report their positions at the moment.",
      "Tell what was shown meanwhile in the next report, after the time in Retry-After.",
      "This instance collects the reports of as many playbacks as it may."),
  PERIOD_INVALID(
      Kind.INVALID,
      null,
      "The days from and until must be in order, and {most} days apart at most.",
      "Days are in UTC, such as 2026-05-01; until is the first day that is not counted.",
      "Statistics are asked for days in the wrong order, or for too many of them.");

  private final Text text;

  WatchingProblem(Kind kind, @Nullable String field, String sentence, String hint, String when) {
    this.text = new Text(kind, field, sentence, hint, when);
  }

  @Override
  public Text text() {
    return text;
  }
}
