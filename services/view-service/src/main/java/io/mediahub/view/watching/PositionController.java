package io.mediahub.view.watching;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mediahub.domain.watching.Stretches;
import io.mediahub.platform.refusal.PlatformRefusal;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.view.WatchingProblem;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Takes what players report. */
@RestController
@RequestMapping(path = "/api/playbacks/{playbackId}/position", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Watching", description = "Positions, continue watching, history and statistics")
class PositionController {
  private static final int MOST_STRETCHES = 20;

  private final Reports reports;
  private final WatchingSettings settings;

  PositionController(Reports reports, WatchingSettings settings) {
    this.reports = reports;
    this.settings = settings;
  }

  /** What a player does as it reports. */
  enum Player {
    PLAYING,
    PAUSED,
    ENDED
  }

  /**
   * @param fromSecond the first second that was shown, from the start of the media, such as {@code
   *     30}
   * @param untilSecond the first second after it that was not shown, such as {@code 40}
   */
  @Schema(name = "ShownStretch")
  record Shown(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable Integer fromSecond,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable Integer untilSecond) {}

  /**
   * @param positionMillis where the player is, in milliseconds from the start of the media, such as
   *     {@code 40000}
   * @param shown what was shown since the last report that was accepted, 20 stretches at most;
   *     telling something again does no harm
   * @param player {@code PAUSED} and {@code ENDED} are kept at once, and {@code PLAYING} within a
   *     minute; {@code PLAYING} when absent
   */
  @Schema(name = "PositionReport")
  record Report(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable Long positionMillis,
      @Nullable List<@Nullable Shown> shown,
      @Nullable Player player) {}

  /**
   * @param nextReportSeconds when the player is to report again while it plays, in seconds, such as
   *     {@code 10}
   */
  @Schema(name = "PositionReported")
  record Reported(long nextReportSeconds) {}

  @PutMapping
  @ResponseStatus(HttpStatus.ACCEPTED)
  @ApiResponse(
      responseCode = "202",
      description = "The report is collected.",
      useReturnTypeSchema = true)
  @Operation(
      operationId = "reportPosition",
      summary = "Report where the player of a playback is, and what it has shown.",
      description =
          "Players report every ten seconds, when they pause and when they end. Reports are"
              + " collected: what is kept is one position a minute.")
  ResponseEntity<Reported> report(
      @PathVariable String playbackId, @RequestBody Report body, CurrentUser user) {
    Long position = body.positionMillis();
    if (position == null) {
      throw PlatformRefusal.fieldMissing("positionMillis");
    }
    if (position < 0) {
      throw invalid("positionMillis");
    }
    boolean stopped = body.player() == Player.PAUSED || body.player() == Player.ENDED;
    reports.take(user.userId(), playbackId, position, spans(body.shown()), stopped);
    return ResponseEntity.accepted().body(new Reported(settings.reportEvery().toSeconds()));
  }

  private static List<Stretches.Span> spans(@Nullable List<@Nullable Shown> shown) {
    if (shown == null) {
      return List.of();
    }
    if (shown.size() > MOST_STRETCHES) {
      throw invalid("shown");
    }
    return shown.stream().map(PositionController::span).toList();
  }

  private static Stretches.Span span(@Nullable Shown shown) {
    Integer from = shown == null ? null : shown.fromSecond();
    Integer until = shown == null ? null : shown.untilSecond();
    if (from == null || until == null || from < 0 || until <= from) {
      throw invalid("shown");
    }
    return new Stretches.Span(from, until);
  }

  private static RefusalException invalid(String field) {
    return new RefusalException(WatchingProblem.REPORT_INVALID.refusalOf(field, MOST_STRETCHES));
  }
}
