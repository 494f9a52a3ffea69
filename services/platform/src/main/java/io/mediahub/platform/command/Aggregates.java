package io.mediahub.platform.command;

import io.mediahub.domain.grant.GrantCommand;
import io.mediahub.domain.grant.GrantDecider;
import io.mediahub.domain.grant.GrantState;
import io.mediahub.domain.invitation.InvitationCommand;
import io.mediahub.domain.invitation.InvitationDecider;
import io.mediahub.domain.invitation.InvitationState;
import io.mediahub.domain.playback.PlaybackCommand;
import io.mediahub.domain.playback.PlaybackDecider;
import io.mediahub.domain.playback.PlaybackState;
import io.mediahub.domain.session.SessionCommand;
import io.mediahub.domain.session.SessionDecider;
import io.mediahub.domain.session.SessionState;
import io.mediahub.domain.upload.UploadCommand;
import io.mediahub.domain.upload.UploadDecider;
import io.mediahub.domain.upload.UploadState;
import io.mediahub.domain.user.UserCommand;
import io.mediahub.domain.user.UserDecider;
import io.mediahub.domain.user.UserState;
import io.mediahub.domain.watching.HistoryCommand;
import io.mediahub.domain.watching.HistoryDecider;
import io.mediahub.domain.watching.HistoryState;
import io.mediahub.domain.watching.WatchingCommand;
import io.mediahub.domain.watching.WatchingDecider;
import io.mediahub.domain.watching.WatchingState;
import io.mediahub.schemas.Topics;
import mediahub.grant.GrantEnvelope;
import mediahub.grant.GrantEvent;
import mediahub.playback.PlaybackEnvelope;
import mediahub.playback.PlaybackEvent;
import mediahub.session.SessionEnvelope;
import mediahub.session.SessionEvent;
import mediahub.upload.UploadEnvelope;
import mediahub.upload.UploadEvent;
import mediahub.user.InvitationEvent;
import mediahub.user.UserEnvelope;
import mediahub.user.UserEvent;
import mediahub.watching.HistoryEvent;
import mediahub.watching.WatchingEnvelope;
import mediahub.watching.WatchingEvent;

/**
 * All aggregates that are decided in PostgreSQL, each declared once. The service that decides an
 * aggregate adds charges and deadlines, which depend on its settings, and makes it a bean. Any
 * service may read the state of any aggregate, since all share the decisions database.
 */
public final class Aggregates {
  /** Accounts; decided by the user-service. */
  public static final AggregateType<UserCommand, UserState, UserEvent> USER =
      new AggregateType<>(
          "user", Topics.USER_EVENTS, new UserDecider(), UserState.class, UserEnvelope::new);

  /** Log-in sessions; decided by the user-service. */
  public static final AggregateType<SessionCommand, SessionState, SessionEvent> SESSION =
      new AggregateType<>(
          "session",
          Topics.SESSION_EVENTS,
          new SessionDecider(),
          SessionState.class,
          SessionEnvelope::new);

  /** Invitations, whose events are in the topic of accounts; decided by the user-service. */
  public static final AggregateType<InvitationCommand, InvitationState, InvitationEvent>
      INVITATION =
          new AggregateType<>(
              "invitation",
              Topics.USER_EVENTS,
              new InvitationDecider(),
              InvitationState.class,
              UserEnvelope::new);

  /** Uploads; decided by the upload-service. */
  public static final AggregateType<UploadCommand, UploadState, UploadEvent> UPLOAD =
      new AggregateType<>(
          "upload",
          Topics.UPLOAD_EVENTS,
          new UploadDecider(),
          UploadState.class,
          UploadEnvelope::new);

  /** Rights to watch; decided by the view-service. */
  public static final AggregateType<GrantCommand, GrantState, GrantEvent> GRANT =
      new AggregateType<>(
          "grant", Topics.GRANT_EVENTS, new GrantDecider(), GrantState.class, GrantEnvelope::new);

  /** Playbacks; decided by the view-service. */
  public static final AggregateType<PlaybackCommand, PlaybackState, PlaybackEvent> PLAYBACK =
      new AggregateType<>(
          "playback",
          Topics.PLAYBACK_EVENTS,
          new PlaybackDecider(),
          PlaybackState.class,
          PlaybackEnvelope::new);

  /** What playbacks have shown; decided by the view-service. */
  public static final AggregateType<WatchingCommand, WatchingState, WatchingEvent> WATCHING =
      new AggregateType<>(
          "watching",
          Topics.WATCHING_EVENTS,
          new WatchingDecider(),
          WatchingState.class,
          WatchingEnvelope::new);

  /** What viewers want remembered, in the same topic; decided by the view-service. */
  public static final AggregateType<HistoryCommand, HistoryState, HistoryEvent> HISTORY =
      new AggregateType<>(
          "history",
          Topics.WATCHING_EVENTS,
          new HistoryDecider(),
          HistoryState.class,
          WatchingEnvelope::new);

  private Aggregates() {}
}
