package io.mediahub.view.playback;

import io.mediahub.domain.playback.PlaybackCommand;
import io.mediahub.domain.playback.PlaybackState;
import io.mediahub.domain.playback.PlaybackState.Started;
import io.mediahub.platform.command.AggregateType;
import io.mediahub.platform.command.Allowances;
import io.mediahub.platform.command.CommandExecutor;
import io.mediahub.platform.command.Versioned;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.view.ViewProblem;
import io.mediahub.view.ViewSettings;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import mediahub.playback.PlaybackEvent;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a viewer is watching at this moment, by the leases that limit it. */
@Component
public class RunningPlaybacks {
  /** Beyond them a person ends one without reading its name. */
  private static final int MOST_NAMED = 10;

  /** Each is read by itself. */
  static final int MOST_LISTED = 100;

  private final CommandExecutor executor;
  private final AggregateType<PlaybackCommand, PlaybackState, PlaybackEvent> type;
  private final Allowances allowances;
  private final ViewSettings settings;

  RunningPlaybacks(
      CommandExecutor executor,
      AggregateType<PlaybackCommand, PlaybackState, PlaybackEvent> type,
      Allowances allowances,
      ViewSettings settings) {
    this.executor = executor;
    this.type = type;
    this.allowances = allowances;
    this.settings = settings;
  }

  /**
   * A playback whose cookies are valid.
   *
   * @param playbackId the playback, which {@code DELETE /api/playbacks/{playbackId}} ends
   * @param mediaId what is watched
   * @param device kind of browser and system that began it, such as {@code Firefox on Linux}; empty
   *     when it is not known
   * @param cookiesExpireAt when it ends unless it is renewed
   */
  @Schema(name = "RunningPlayback")
  record Running(
      String playbackId, String mediaId, String device, @Nullable Instant cookiesExpireAt) {
    private String named() {
      return playbackId + " (" + (device.isEmpty() ? "unknown device" : device) + ")";
    }
  }

  /** The longest to go first, a hundred at most. */
  List<Running> of(String viewerId, Instant now) {
    return read(viewerId, now, MOST_LISTED);
  }

  /** Whether a viewer is watching a media, or was at most until now. */
  public boolean watches(String viewerId, String mediaId, Instant now) {
    return of(viewerId, now).stream().anyMatch(running -> running.mediaId().equals(mediaId));
  }

  private List<Running> read(String viewerId, Instant now, int most) {
    return allowances.leased(viewerId, PlaybackAllowance.WATCHING, now).stream()
        .limit(most)
        .flatMap(id -> running(id).stream())
        .sorted(
            Comparator.comparing(
                    Running::cookiesExpireAt, Comparator.nullsFirst(Comparator.naturalOrder()))
                .reversed())
        .toList();
  }

  private Optional<Running> running(String playbackId) {
    return executor
        .state(type, playbackId)
        .map(Versioned::state)
        .flatMap(state -> state instanceof Started s ? Optional.of(s) : Optional.empty())
        .map(
            started ->
                new Running(
                    playbackId,
                    started.mediaId(),
                    Objects.requireNonNullElse(started.device(), ""),
                    started.until()));
  }

  /** The refusal of one stream too many, with the names of the others; any other as it is. */
  RefusalException naming(RefusalException refused, String viewerId, Instant now) {
    if (!refused.refusal().code().equals(ViewProblem.TOO_MANY_PLAYBACKS.code())) {
      return refused;
    }
    String others =
        read(viewerId, now, MOST_NAMED).stream()
            .map(Running::named)
            .collect(Collectors.joining(", ", "You are watching: ", "."));
    var named = ViewProblem.TOO_MANY_PLAYBACKS.refusal(settings.maxPlaybacks(), others);
    return refused.retryAfter() == null
        ? new RefusalException(named)
        : new RefusalException(named, refused.retryAfter());
  }
}
