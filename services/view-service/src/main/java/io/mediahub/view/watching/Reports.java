package io.mediahub.view.watching;

import static io.mediahub.domain.playback.PlaybackRefusal.COOKIES_EXPIRED;
import static io.mediahub.domain.playback.PlaybackRefusal.PLAYBACK_ENDED;
import static io.mediahub.domain.playback.PlaybackRefusal.PLAYBACK_UNKNOWN;

import io.mediahub.domain.playback.PlaybackState.Started;
import io.mediahub.domain.watching.HistoryState;
import io.mediahub.domain.watching.Stretches;
import io.mediahub.domain.watching.WatchingCommand;
import io.mediahub.domain.watching.WatchingState;
import io.mediahub.platform.command.AggregateType;
import io.mediahub.platform.command.Aggregates;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.CommandExecutor;
import io.mediahub.platform.command.Versioned;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.telemetry.Traces;
import io.mediahub.view.ViewMeter;
import io.mediahub.view.ViewProblem;
import io.mediahub.view.ViewSettings;
import io.mediahub.view.WatchingProblem;
import io.mediahub.view.access.Grants;
import io.mediahub.view.catalogue.Catalogue;
import io.mediahub.view.catalogue.MediaRow;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import mediahub.watching.WatchingEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Collects what players report in memory, and makes an event of it once a minute, and when a player
 * pauses or ends. A crash loses no more than that minute. Reports only add seconds to a set, so one
 * that comes twice, or to two instances, changes nothing.
 */
@Component
class Reports {
  private static final Logger LOG = LoggerFactory.getLogger(Reports.class);
  private static final String NOBODY = "system:view-service";

  /** Between two events, even for a player that pauses and goes on all the time. */
  private static final Duration LEAST_PAUSE = Duration.ofSeconds(5);

  private static final int WRITERS = 4;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Faster than any player plays, for as long as the playback has been there, and a bit. */
  private static final int FASTEST = 4;

  private static final int AHEAD_SECONDS = 20;

  private final CommandExecutor executor;
  private final AggregateType<WatchingCommand, WatchingState, WatchingEvent> type;
  private final Grants grants;
  private final Catalogue catalogue;
  private final WatchingSettings settings;
  private final Duration cookies;
  private final Traces traces;
  private final Clock clock;
  private final ConcurrentMap<String, Running> running = new ConcurrentHashMap<>();

  Reports(
      CommandExecutor executor,
      AggregateType<WatchingCommand, WatchingState, WatchingEvent> type,
      Grants grants,
      Catalogue catalogue,
      WatchingSettings settings,
      ViewSettings playbacks,
      Traces traces,
      Clock clock,
      MeterRegistry meters) {
    ViewMeter.REPORTING.gauge(meters, running, Map::size);
    this.executor = executor;
    this.type = type;
    this.grants = grants;
    this.catalogue = catalogue;
    this.settings = settings;
    this.cookies = playbacks.cookieValidity();
    this.traces = traces;
    this.clock = clock;
  }

  /**
   * Takes a report.
   *
   * @param shown since the last report
   * @param stopped whether the player paused or ended: it may be the last report
   * @throws RefusalException {@code playback-unknown}, {@code playback-ended}, {@code
   *     access-ended}, {@code too-many-reports} or {@code watching-busy}
   */
  void take(
      String viewerId,
      String playbackId,
      long positionMillis,
      List<Stretches.Span> shown,
      boolean stopped) {
    Instant now = clock.instant();
    Running playback = of(viewerId, playbackId, now);
    boolean due;
    synchronized (playback) {
      running.putIfAbsent(playbackId, playback); // it may have been forgotten a moment ago
      playback.count(now, mostReports());
      playback.pending = playback.pending.plus(Stretches.of(shown, playback.mediaSeconds));
      playback.position = Math.min(positionMillis, playback.mediaSeconds * 1000L);
      playback.reported = true;
      playback.reportedAt = now.truncatedTo(ChronoUnit.MILLIS); // as events have it
      playback.stopped = stopped;
      due = playback.isDue(now, settings.keepEvery());
    }
    if (due) {
      keep(playback, now);
    }
  }

  /** Twice as often as asked for, and some for pauses. */
  private int mostReports() {
    return 2 * (int) MINUTE.dividedBy(settings.reportEvery()) + 20;
  }

  private Running of(String viewerId, String playbackId, Instant now) {
    Running known = running.get(playbackId);
    if (known != null && known.viewerId.equals(viewerId) && now.isBefore(known.until())) {
      return known;
    }
    Started started = require(viewerId, playbackId, now);
    if (known != null) {
      known.prolong(started.until());
      return known;
    }
    if (running.size() >= settings.maxPlaybacks()) {
      throw new RefusalException(WatchingProblem.WATCHING_BUSY.refusal(), settings.reportEvery());
    }
    MediaRow media =
        catalogue
            .findRow(started.mediaId())
            .orElseThrow(() -> new RefusalException(PLAYBACK_UNKNOWN.refusal()));
    int seconds = (int) Math.min(Integer.MAX_VALUE / 1000, ceilSeconds(media.durationMillis()));
    Running added = new Running(playbackId, started, seconds, beganAt(started, now), now);
    Running other = running.putIfAbsent(playbackId, added);
    return other == null ? added : other;
  }

  private static long ceilSeconds(long millis) {
    return Math.ceilDiv(millis, 1000L);
  }

  private Instant beganAt(Started started, Instant now) {
    Instant first = started.firstUntil();
    return first == null ? now : first.minus(cookies);
  }

  /** The playback, if it is theirs, goes on, and access to the media still holds. */
  private Started require(String viewerId, String playbackId, Instant now) {
    Started started =
        executor
            .state(Aggregates.PLAYBACK, playbackId)
            .map(Versioned::state)
            .filter(Started.class::isInstance)
            .map(Started.class::cast)
            .filter(each -> each.viewerId().equals(viewerId))
            .orElseThrow(() -> new RefusalException(PLAYBACK_UNKNOWN.refusal()));
    Instant until = started.until();
    if (until != null && !now.isBefore(until)) {
      throw new RefusalException(PLAYBACK_ENDED.refusal(COOKIES_EXPIRED));
    }
    boolean holds =
        grants
            .accessOf(viewerId, started.mediaId(), started.grantId())
            .filter(access -> access.stillHolds(started.grantId(), started.grantVersion()))
            .isPresent();
    if (!holds) {
      throw new RefusalException(ViewProblem.ACCESS_ENDED.refusal());
    }
    return started;
  }

  /** Makes events of what has waited for long enough, and forgets playbacks that are over. */
  @Scheduled(fixedDelay = 1000)
  void keepDue() {
    Instant now = clock.instant();
    List<Running> waiting = new ArrayList<>();
    for (Running playback : running.values()) {
      boolean due;
      synchronized (playback) {
        due = playback.isDue(now, settings.keepEvery());
        if (playback.isOver(now, settings.keepEvery())) {
          running.remove(playback.id, playback);
        }
      }
      if (due) {
        waiting.add(playback);
      }
    }
    keep(waiting, now);
  }

  /** Some at a time: each is a transaction, and one after the other would be too slow for many. */
  private void keep(Collection<Running> waiting, Instant now) {
    if (waiting.isEmpty()) {
      return;
    }
    try (ExecutorService writers =
        Executors.newFixedThreadPool(WRITERS, Thread.ofVirtual().name("reports-", 0).factory())) {
      waiting.forEach(each -> writers.execute(() -> keepOrWait(each, now)));
    }
  }

  /** At an orderly stop nothing is lost. */
  @PreDestroy
  void keepAll() {
    keep(running.values(), clock.instant());
  }

  private void keepOrWait(Running playback, Instant now) {
    try {
      keep(playback, now);
    } catch (RuntimeException e) { // of the database or the registry: the next round tries again
      LOG.warn("What the playback {} has shown is not kept yet: {}", playback.id, e.toString());
    }
  }

  /**
   * Access is looked at again first: what is shown after a revocation, which the edge refuses, is
   * not reported either.
   */
  private void keep(Running playback, Instant now) {
    Stretches shown;
    long position;
    Instant reportedAt;
    synchronized (playback) {
      if (!playback.reported) {
        return;
      }
      shown = playback.pending;
      position = playback.position;
      reportedAt = playback.reportedAt;
      playback.pending = Stretches.NONE;
      playback.reported = false;
      playback.keptAt = now;
    }
    boolean kept = false;
    try {
      execute(playback, shown, position, reportedAt, now);
      kept = true;
      playback.lookAgain();
    } finally {
      if (!kept) {
        synchronized (playback) {
          playback.pending = playback.pending.plus(shown);
          playback.reported = true;
        }
      }
    }
  }

  private void execute(
      Running playback, Stretches shown, long position, Instant reportedAt, Instant now) {
    boolean remembered =
        executor
            .state(Aggregates.HISTORY, playback.viewerId)
            .map(found -> found.state() == HistoryState.RECORDED)
            .orElse(true);
    String commandId = UUID.randomUUID().toString();
    long believed = Duration.between(playback.beganAt, now).toSeconds() * FASTEST + AHEAD_SECONDS;
    executor
        .execute(
            type,
            playback.id,
            new WatchingCommand.Show(
                playback.mediaId,
                remembered ? playback.viewerId : null,
                playback.mediaSeconds,
                position,
                shown,
                (int) Math.clamp(believed, 0, Integer.MAX_VALUE),
                reportedAt),
            new CommandContext(
                commandId,
                remembered ? playback.viewerId : NOBODY,
                traces.traceParent(),
                commandId,
                now,
                List.of()))
        .orThrow();
  }

  /** A playback whose player reports. Guarded by itself, but for what never changes. */
  private static final class Running {
    final String id;
    final String viewerId;
    final String mediaId;
    final int mediaSeconds;
    final Instant beganAt;
    private Instant until;
    Stretches pending = Stretches.NONE;
    long position;
    boolean reported;
    boolean stopped;
    Instant reportedAt;
    Instant keptAt;
    private Instant minute;
    private int inMinute;

    Running(String id, Started started, int mediaSeconds, Instant beganAt, Instant now) {
      this.id = id;
      this.viewerId = started.viewerId();
      this.mediaId = started.mediaId();
      this.mediaSeconds = mediaSeconds;
      this.beganAt = beganAt;
      this.until = started.until() == null ? now.plus(MINUTE) : started.until();
      this.reportedAt = now;
      this.keptAt = now.minus(LEAST_PAUSE); // who pauses at once is kept at once
      this.minute = now;
    }

    /** Until when the playback need not be looked at again. */
    synchronized Instant until() {
      return until;
    }

    synchronized void prolong(@Nullable Instant newUntil) {
      until = newUntil == null ? reportedAt.plus(MINUTE) : newUntil;
    }

    /** The next report looks at the playback and its access. */
    synchronized void lookAgain() {
      until = Instant.EPOCH;
    }

    void count(Instant now, int most) {
      if (!now.isBefore(minute.plus(MINUTE))) {
        minute = now;
        inMinute = 0;
      }
      inMinute++;
      if (inMinute > most) {
        throw new RefusalException(
            WatchingProblem.TOO_MANY_REPORTS.refusal(most),
            Duration.between(now, minute.plus(MINUTE)).plusSeconds(1));
      }
    }

    boolean isDue(Instant now, Duration keepEvery) {
      Duration wait = stopped ? LEAST_PAUSE : keepEvery;
      return reported && !now.isBefore(keptAt.plus(wait));
    }

    boolean isOver(Instant now, Duration keepEvery) {
      return !reported && now.isAfter(reportedAt.plus(keepEvery.multipliedBy(2)));
    }
  }
}
