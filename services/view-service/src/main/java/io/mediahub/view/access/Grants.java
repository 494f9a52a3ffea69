package io.mediahub.view.access;

import static io.mediahub.platform.command.Aggregates.GRANT;
import static io.mediahub.platform.command.Aggregates.UPLOAD;

import io.mediahub.domain.grant.GrantCommand;
import io.mediahub.domain.grant.GrantDecider;
import io.mediahub.domain.grant.GrantState;
import io.mediahub.domain.grant.GrantTerms;
import io.mediahub.domain.media.Access;
import io.mediahub.domain.media.Listing;
import io.mediahub.domain.media.WatchRules;
import io.mediahub.domain.upload.UploadOwner;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.CommandExecutor;
import io.mediahub.platform.command.CommandOutcome;
import io.mediahub.platform.command.Versioned;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.view.ViewProblem;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mediahub.grant.GrantEvent;
import mediahub.user.Role;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Rights to watch, from the write side, which is up to date while a read model lags by
 * milliseconds.
 */
@Component
public class Grants {

  private final CommandExecutor executor;
  private final Clock clock;

  Grants(CommandExecutor executor, Clock clock) {
    this.executor = executor;
    this.clock = clock;
  }

  CommandOutcome<GrantState, GrantEvent> grant(
      String mediaId, @Nullable String viewerId, GrantTerms terms, CommandContext context) {
    return executor.execute(
        GRANT,
        GrantDecider.grantId(mediaId, viewerId),
        new GrantCommand.Grant(mediaId, viewerId, terms),
        context);
  }

  CommandOutcome<GrantState, GrantEvent> revoke(
      String mediaId, @Nullable String viewerId, CommandContext context) {
    return executor.execute(
        GRANT,
        GrantDecider.grantId(mediaId, viewerId),
        new GrantCommand.Revoke(mediaId, viewerId),
        context);
  }

  /**
   * Whether somebody may watch a media now.
   *
   * @param viewerId a user id, or {@link WatchRules#ANYONE}
   * @param link the grant of a code that the viewer gave, or began to watch by; null without one
   * @return empty when there is no such media
   */
  public Optional<Access> accessOf(String viewerId, String mediaId, @Nullable String link) {
    return upload(mediaId).flatMap(upload -> access(upload, viewerId, mediaId, link));
  }

  private Optional<Access> access(
      Versioned<UploadOwner> upload, String viewerId, String mediaId, @Nullable String link) {
    String owner = upload.state().userId();
    return owner == null
        ? Optional.empty()
        : Optional.of(
            WatchRules.access(
                new WatchRules.Media(mediaId, owner, upload.state().decided(), upload.version()),
                viewerId,
                grantsOf(viewerId, mediaId, link),
                clock.instant()));
  }

  private List<WatchRules.Granted> grantsOf(
      String viewerId, String mediaId, @Nullable String link) {
    List<String> ids = new ArrayList<>();
    if (!viewerId.equals(WatchRules.ANYONE)) {
      ids.add(GrantDecider.grantId(mediaId, viewerId));
      ids.add(GrantDecider.grantId(mediaId, null));
    }
    if (link != null && link.startsWith(GrantDecider.grantId(mediaId, GrantDecider.LINK))) {
      ids.add(link);
    }
    return ids.stream().flatMap(id -> active(id).stream()).toList();
  }

  private Optional<WatchRules.Granted> active(String grantId) {
    return executor
        .state(GRANT, grantId)
        .filter(found -> found.state().active())
        .map(found -> new WatchRules.Granted(grantId, found.version(), found.state().terms()));
  }

  /**
   * For others the media does not exist.
   *
   * @throws RefusalException {@code media-unknown} unless the user owns it or is an administrator
   */
  public void requireOwner(CurrentUser user, String mediaId) {
    Optional<String> owner = ownerOf(mediaId);
    boolean allowed =
        owner.isPresent() && (owner.get().equals(user.userId()) || user.is(Role.ADMIN));
    if (!allowed) {
      throw unknown();
    }
  }

  public static RefusalException unknown() {
    return new RefusalException(ViewProblem.MEDIA_UNKNOWN.refusal());
  }

  /**
   * The version of a media's upload, for accounts that may see the media.
   *
   * @throws RefusalException {@code media-unknown} for all others
   */
  public long visibleUpload(CurrentUser user, String mediaId) {
    Versioned<UploadOwner> upload = upload(mediaId).orElseThrow(Grants::unknown);
    boolean visible =
        user.is(Role.ADMIN)
            || user.userId().equals(upload.state().userId())
            || access(upload, user.userId(), mediaId, null).filter(Access::mayWatch).isPresent();
    if (!visible) {
      throw unknown();
    }
    return upload.version();
  }

  /** 0 if the grant never existed. */
  long version(String grantId) {
    return executor.state(GRANT, grantId).map(Versioned::version).orElse(0L);
  }

  /** What was decided about a media. */
  Listing decided(String mediaId) {
    return upload(mediaId).map(upload -> upload.state().decided()).orElse(Listing.NEW);
  }

  private Optional<String> ownerOf(String mediaId) {
    return upload(mediaId).map(upload -> upload.state().userId());
  }

  private Optional<Versioned<UploadOwner>> upload(String mediaId) {
    return executor.part(UPLOAD, mediaId, UploadOwner.class);
  }
}
