package io.mediahub.view;

import io.mediahub.schemas.Topics;
import io.mediahub.testing.AuditRows;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import mediahub.Event;
import mediahub.grant.GrantEnvelope;
import mediahub.grant.GrantRevoked;
import mediahub.grant.ViewGranted;
import mediahub.playback.PlaybackEnvelope;
import mediahub.playback.PlaybackStarted;
import mediahub.rendition.InspectionRequested;
import mediahub.rendition.MediaPublished;
import mediahub.rendition.PackagePlayable;
import mediahub.rendition.RenditionEnvelope;
import mediahub.session.RevocationReason;
import mediahub.session.SessionEnvelope;
import mediahub.session.SessionOpened;
import mediahub.session.SessionRefreshed;
import mediahub.session.SessionRevoked;
import mediahub.upload.SourceObject;
import mediahub.upload.UploadCompleted;
import mediahub.upload.UploadEnvelope;
import mediahub.upload.UploadRequested;
import mediahub.user.Role;
import mediahub.user.UserEnvelope;
import mediahub.user.UserRegistered;
import mediahub.user.UserRolesChanged;

/** A media and its people, with a minute between two events, forty days ago. */
final class AuditStory implements AutoCloseable {
  static final Duration STEP = Duration.ofMinutes(1);

  final AuditRows rows = new AuditRows(Service.PLATFORM);
  final String owner = Service.user();
  final String viewer = Service.user();
  final String mediaId = Service.media(owner);
  final Instant start = Instant.now().minus(Duration.ofDays(40)).truncatedTo(ChronoUnit.MILLIS);
  private Instant now = start;

  /** The time of the newest event. */
  Instant now() {
    return now;
  }

  /** Passes before the next event. */
  AuditStory later(Duration time) {
    now = now.plus(time);
    return this;
  }

  private Instant next() {
    now = now.plus(STEP);
    return now;
  }

  private SourceObject source() {
    return new SourceObject("b", mediaId, 1000L, "ab".repeat(32), "video/mp4");
  }

  String requested() {
    return upload(
        new UploadRequested(owner, "Film", source(), "m", 8L, start.plus(Duration.ofDays(1))));
  }

  String completed() {
    return upload(new UploadCompleted(owner, source()));
  }

  String upload(Event event) {
    return rows.add(Topics.UPLOAD_EVENTS, UploadEnvelope::new, mediaId, event, owner, next());
  }

  String inspection() {
    return rendition(
        new InspectionRequested(owner, source(), "job", 1, null, List.of(), false, true));
  }

  String playable() {
    return rendition(new PackagePlayable("job-m"));
  }

  String published() {
    return rendition(new MediaPublished(6_500_000L, "job-m"));
  }

  String rendition(Event event) {
    return rows.add(
        Topics.RENDITION_EVENTS,
        RenditionEnvelope::new,
        mediaId,
        event,
        "system:stream-service",
        next());
  }

  /**
   * @param to null for everyone
   */
  String granted(String to, String by) {
    return grant(to, new ViewGranted(mediaId, to), by);
  }

  String revoked(String to, String by) {
    return grant(to, new GrantRevoked(mediaId, to), by);
  }

  private String grant(String to, Event event, String by) {
    return rows.add(Topics.GRANT_EVENTS, GrantEnvelope::new, grantId(to), event, by, next());
  }

  String grantId(String to) {
    return mediaId + ":" + (to == null ? "everyone" : to);
  }

  String watched(String playbackId, String by) {
    return rows.add(
        Topics.PLAYBACK_EVENTS,
        PlaybackEnvelope::new,
        playbackId,
        new PlaybackStarted(mediaId, by, grantId(by), 1L, now.plusSeconds(300), 1L, "", 0),
        by,
        next());
  }

  String loggedIn(String sessionId, String user) {
    return session(
        sessionId,
        SessionOpened.newBuilder()
            .setUserId(user)
            .setRefreshTokenHash(ByteBuffer.wrap(new byte[32]))
            .setExpiresAt(now.plus(Duration.ofDays(30)))
            .build(),
        user);
  }

  String refreshed(String sessionId, String user, int generation) {
    return session(
        sessionId,
        new SessionRefreshed(
            generation, ByteBuffer.wrap(new byte[32]), now.plus(Duration.ofDays(30)), null, null),
        user);
  }

  String loggedOut(String sessionId, String user) {
    return session(sessionId, new SessionRevoked(RevocationReason.LOGGED_OUT), user);
  }

  String session(String sessionId, Event event, String user) {
    return rows.add(Topics.SESSION_EVENTS, SessionEnvelope::new, sessionId, event, user, next());
  }

  /** With a sealed profile of these bytes. */
  String registered(String userId, byte[] sealed) {
    return user(
        userId,
        new UserRegistered(
            ByteBuffer.wrap(new byte[32]),
            ByteBuffer.wrap(sealed),
            ByteBuffer.wrap(sealed),
            ByteBuffer.wrap(sealed),
            List.of(Role.VIEWER)),
        userId);
  }

  String roles(String userId, List<Role> roles, String by) {
    return user(userId, new UserRolesChanged(roles), by);
  }

  private String user(String userId, Event event, String by) {
    return rows.add(Topics.USER_EVENTS, UserEnvelope::new, userId, event, by, next());
  }

  static String id() {
    return UUID.randomUUID().toString();
  }

  AuditStory written() {
    rows.write();
    return this;
  }

  @Override
  public void close() {
    rows.close();
  }
}
