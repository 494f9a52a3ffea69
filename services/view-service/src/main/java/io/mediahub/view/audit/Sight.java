package io.mediahub.view.audit;

import io.mediahub.platform.audit.AsOf;
import io.mediahub.platform.audit.AuditLog;
import io.mediahub.platform.audit.AuditProblem;
import io.mediahub.platform.audit.AuditedAggregate;
import io.mediahub.platform.audit.FoldBudget;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.view.access.Grants;
import java.util.Objects;
import mediahub.Event;
import mediahub.playback.PlaybackStarted;
import mediahub.session.SessionOpened;
import mediahub.user.Role;
import mediahub.watching.PlaybackWatched;
import org.springframework.stereotype.Component;

/**
 * Who may see which history. Administrators see all of them; others see their own account, sessions
 * and playbacks, and all about the media that they own but who watched it. For everybody else a
 * history does not exist.
 */
@Component
class Sight {
  private final Grants grants;
  private final AuditLog log;

  Sight(Grants grants, AuditLog log) {
    this.grants = grants;
    this.log = log;
  }

  /**
   * @throws RefusalException {@code media-unknown} or {@code history-unknown} for strangers
   */
  void require(CurrentUser user, AuditedAggregate<?> aggregate, String id) {
    if (user.is(Role.ADMIN)) {
      return;
    }
    switch (aggregate.name()) {
      case "upload", "rendition" -> grants.requireOwner(user, id);
      case "grant" -> grants.requireOwner(user, mediaOf(id));
      case "user", "history" -> require(id.equals(user.userId()));
      case "session", "playback", "watching" -> require(isTheirs(user, aggregate, id));
      default -> throw unknown();
    }
  }

  /**
   * @throws RefusalException {@code media-unknown} for strangers
   */
  void requireMedia(CurrentUser user, String mediaId) {
    if (!user.is(Role.ADMIN)) {
      grants.requireOwner(user, mediaId);
    }
  }

  /** The id of a grant is that of its media, a colon and the viewer. */
  private static String mediaOf(String grantId) {
    int colon = grantId.indexOf(':');
    return colon < 0 ? grantId : grantId.substring(0, colon);
  }

  /** The first event says whose it is. */
  private boolean isTheirs(CurrentUser user, AuditedAggregate<?> aggregate, String id) {
    return log.ifExisted(aggregate, id, new AsOf.Version(1), new FoldBudget())
        .map(past -> user.userId().equals(owner(past.steps().getFirst().event())))
        .orElse(false);
  }

  private static String owner(Event first) {
    return switch (first) {
      case SessionOpened opened -> opened.getUserId();
      case PlaybackStarted started -> started.getViewerId();
      case PlaybackWatched watched -> Objects.requireNonNullElse(watched.getViewerId(), "");
      default -> "";
    };
  }

  private static void require(boolean allowed) {
    if (!allowed) {
      throw unknown();
    }
  }

  static RefusalException unknown() {
    return new RefusalException(AuditProblem.HISTORY_UNKNOWN.refusal());
  }
}
