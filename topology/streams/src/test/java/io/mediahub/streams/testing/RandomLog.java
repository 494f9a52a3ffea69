package io.mediahub.streams.testing;

import io.mediahub.schemas.Topic;
import io.mediahub.schemas.Topics;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.BiFunction;
import mediahub.Envelope;
import mediahub.Event;
import mediahub.Metadata;
import mediahub.encoding.EncodeProgress;
import mediahub.encoding.ProgressEnvelope;
import mediahub.grant.GrantEnvelope;
import mediahub.grant.GrantRevoked;
import mediahub.grant.ViewGranted;
import mediahub.playback.PlaybackEnvelope;
import mediahub.playback.PlaybackRenewed;
import mediahub.playback.PlaybackStarted;
import mediahub.rendition.RenditionEnvelope;
import mediahub.upload.AbortReason;
import mediahub.upload.CompletionRefused;
import mediahub.upload.PosterChosen;
import mediahub.upload.SourceObject;
import mediahub.upload.SubtitlesAdded;
import mediahub.upload.SubtitlesRemoved;
import mediahub.upload.TextSource;
import mediahub.upload.UploadAborted;
import mediahub.upload.UploadCompleted;
import mediahub.upload.UploadDeclined;
import mediahub.upload.UploadEnvelope;
import mediahub.upload.UploadRefused;
import mediahub.upload.UploadRequested;
import mediahub.user.DeletionCause;
import mediahub.user.ErasedPlace;
import mediahub.user.InvitationMade;
import mediahub.user.InvitationRevoked;
import mediahub.user.InvitationUsed;
import mediahub.user.Role;
import mediahub.user.UserDeletionRequested;
import mediahub.user.UserDeletionWithdrawn;
import mediahub.user.UserEnvelope;
import mediahub.user.UserForgettingBegun;
import mediahub.user.UserForgotten;
import mediahub.user.UserRegistered;
import mediahub.user.UserRolesChanged;
import mediahub.watching.HistoryCleared;
import mediahub.watching.HistoryEntryDeleted;
import mediahub.watching.HistoryPaused;
import mediahub.watching.HistoryResumed;
import mediahub.watching.PlaybackWatched;
import mediahub.watching.Stretch;
import mediahub.watching.WatchingEnvelope;

/**
 * A log as nobody would write it: every kind of event, in any order, over few aggregates. Folds are
 * total, so they must give the same rows for it whichever way they are run. The same seed gives the
 * same log.
 */
public final class RandomLog {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Random random;
  private final int aggregates;
  private final Map<String, Long> versions = new HashMap<>();
  private final List<LogEntry<?>> log = new ArrayList<>();

  private RandomLog(long seed, int aggregates) {
    this.random = new Random(seed);
    this.aggregates = aggregates;
  }

  /**
   * @param aggregates of each kind
   */
  public static List<LogEntry<?>> of(long seed, int events, int aggregates) {
    RandomLog made = new RandomLog(seed, aggregates);
    for (int i = 0; i < events; i++) {
      made.add();
    }
    return made.log;
  }

  private void add() {
    switch (random.nextInt(11)) {
      case 0 -> {
        boolean invitation = random.nextInt(4) == 0;
        add(
            Topics.USER_EVENTS,
            id(invitation ? "invitation" : "user"),
            invitation ? invitation() : user(),
            UserEnvelope::new);
      }
      case 1, 2 -> add(Topics.UPLOAD_EVENTS, id("media"), upload(), UploadEnvelope::new);
      case 3 -> grant();
      case 4 -> add(Topics.PLAYBACK_EVENTS, id("playback"), playback(), PlaybackEnvelope::new);
      case 10 -> watching();
      case 5 ->
          add(
              Topics.ENCODE_PROGRESS,
              id("media"),
              new EncodeProgress(
                  "job-" + random.nextInt(2),
                  1,
                  random.nextInt(1001),
                  random.nextBoolean() ? null : random.nextLong(1_000_000)),
              ProgressEnvelope::new);
      default ->
          add(
              Topics.RENDITION_EVENTS,
              id("media"),
              new RandomRenditionEvents(random).next(),
              RenditionEnvelope::new);
    }
  }

  private String id(String kind) {
    return kind + "-" + random.nextInt(aggregates);
  }

  private <V extends Envelope> void add(
      Topic<V> topic, String id, Event event, BiFunction<Metadata, Object, V> envelope) {
    // Progress is no fact, and in no order of versions.
    long version =
        topic == Topics.ENCODE_PROGRESS ? 0 : versions.merge(topic.name() + id, 1L, Long::sum);
    Metadata metadata =
        new Metadata(
            new UUID(random.nextLong(), random.nextLong()).toString(),
            id,
            version,
            START.plusMillis(log.size()),
            "user-" + random.nextInt(aggregates),
            "command-" + log.size(),
            "%032x".formatted(log.size() + 1));
    log.add(new LogEntry<>(topic, envelope.apply(metadata, event)));
  }

  private Event user() {
    List<Role> roles = random.nextBoolean() ? List.of(Role.VIEWER) : List.of(Role.values());
    return switch (random.nextInt(12)) {
      case 0, 1, 2, 3, 4, 5 -> new UserRegistered(bytes(), bytes(), bytes(), bytes(), roles);
      case 6, 7, 8 -> new UserRolesChanged(roles);
      case 9 ->
          random.nextBoolean()
              ? new UserDeletionRequested(DeletionCause.ADMINISTRATOR, START, bytes())
              : new UserDeletionWithdrawn(DeletionCause.OWNER);
      case 10 -> new UserForgettingBegun(START);
      default ->
          new UserForgotten(
              START, List.of(new ErasedPlace("log", "log: t/1", "unreadable", 2L, 3L, 9L, START)));
    };
  }

  private Event invitation() {
    return switch (random.nextInt(3)) {
      case 0 -> new InvitationMade(id("user"), random.nextBoolean() ? bytes() : null, START);
      case 1 -> new InvitationUsed(id("user"));
      default -> new InvitationRevoked(id("user"));
    };
  }

  private ByteBuffer bytes() {
    byte[] bytes = new byte[random.nextInt(1, 40)];
    random.nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }

  private Event upload() {
    SourceObject source =
        new SourceObject("uploads", "key", random.nextLong(1 << 30), "ab".repeat(32), "video/mp4");
    return switch (random.nextInt(8)) {
      case 6 ->
          new SubtitlesAdded(
              "owner", new TextSource(source, random.nextBoolean() ? "de" : "pt-BR", ""));
      case 7 ->
          random.nextBoolean()
              ? new SubtitlesRemoved("owner", "de")
              : new PosterChosen("owner", random.nextLong(1_000_000));
      case 0, 1 ->
          new UploadRequested(
              id("user"), "Title 'with' \"quotes\" ü\n", source, "multipart", 8L << 20, START);
      case 2 -> new UploadCompleted(id("user"), source);
      case 3 ->
          new UploadDeclined(
              id("user"), "Photo", "image/png", 1L, "images-unsupported", "Not yet.", "Wait.");
      case 4 -> new CompletionRefused(7L, 2, "upload-incomplete", "Two are missing.", "Send them.");
      default ->
          random.nextBoolean()
              ? new UploadAborted(AbortReason.BY_OWNER)
              : new UploadRefused("too-large", "It is too large.", "Make it smaller.");
    };
  }

  private void grant() {
    String media = id("media");
    String viewer = random.nextInt(4) == 0 ? null : id("user");
    String grantId = media + ":" + (viewer == null ? "everyone" : viewer);
    Event event =
        random.nextBoolean() ? new ViewGranted(media, viewer) : new GrantRevoked(media, viewer);
    add(Topics.GRANT_EVENTS, grantId, event, GrantEnvelope::new);
  }

  private void watching() {
    if (random.nextInt(4) == 0) {
      Event event =
          switch (random.nextInt(4)) {
            case 0 -> new HistoryPaused();
            case 1 -> new HistoryResumed();
            case 2 -> new HistoryEntryDeleted(id("media"));
            default -> new HistoryCleared();
          };
      add(Topics.WATCHING_EVENTS, id("user"), event, WatchingEnvelope::new);
      return;
    }
    int from = random.nextInt(100);
    Event event =
        new PlaybackWatched(
            id("media"),
            random.nextInt(4) == 0 ? null : id("user"),
            100 * (1 + random.nextInt(100)),
            from * 1000L,
            List.of(new Stretch(from, from + random.nextInt(60))),
            random.nextInt(100),
            START);
    add(Topics.WATCHING_EVENTS, id("playback"), event, WatchingEnvelope::new);
  }

  private Event playback() {
    return random.nextBoolean()
        ? new PlaybackStarted(id("media"), id("user"), null, 0L, START, 1L, "", 0)
        : new PlaybackRenewed(START, null, 0L, 1L);
  }
}
