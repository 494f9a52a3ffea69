package io.mediahub.view.watching;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mediahub.platform.position.ReadsModels;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.view.ViewPositions;
import io.mediahub.view.WatchingProblem;
import io.mediahub.view.access.Grants;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** How often media are watched, for their owners. */
@RestController
@RequestMapping(path = "/api/media/{mediaId}/statistics", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Watching")
class StatisticsController {
  private static final int USUAL_DAYS = 30;
  private static final int MOST_DAYS = 366;

  private final Counts counts;
  private final Grants grants;
  private final Clock clock;

  StatisticsController(Counts counts, Grants grants, Clock clock) {
    this.counts = counts;
    this.grants = grants;
    this.clock = clock;
  }

  /**
   * @param from the first day, in UTC; 30 days before until when absent
   * @param until the first day that is not counted; tomorrow when absent
   */
  @ReadsModels(ViewPositions.WATCHING)
  @GetMapping
  @Operation(
      operationId = "getMediaStatistics",
      summary = "Count the views of a media by day, and the playbacks that showed each part of it.",
      description =
          "For its owner and administrators. Views are counted by several rules side by side. Who"
              + " watched is not told.")
  ResponseEntity<Statistics> read(
      @PathVariable String mediaId,
      @RequestParam(required = false) @Nullable LocalDate from,
      @RequestParam(required = false) @Nullable LocalDate until,
      CurrentUser user) {
    grants.requireOwner(user, mediaId);
    requireYear(from);
    requireYear(until);
    LocalDate end =
        until == null ? clock.instant().atOffset(ZoneOffset.UTC).toLocalDate().plusDays(1) : until;
    LocalDate begin = from == null ? end.minusDays(USUAL_DAYS) : from;
    if (!begin.isBefore(end) || begin.plusDays(MOST_DAYS).isBefore(end)) {
      throw invalid();
    }
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .body(counts.of(mediaId, begin, end));
  }

  /** Days are compared as texts. */
  private static void requireYear(@Nullable LocalDate day) {
    if (day != null && (day.getYear() < 1970 || day.getYear() > 9000)) {
      throw invalid();
    }
  }

  private static RefusalException invalid() {
    return new RefusalException(WatchingProblem.PERIOD_INVALID.refusal(MOST_DAYS));
  }
}
