package io.mediahub.view.access;

import static io.mediahub.platform.command.Aggregates.GRANT;
import static io.mediahub.platform.command.Aggregates.UPLOAD;

import io.mediahub.domain.grant.GrantCommand;
import io.mediahub.domain.grant.GrantDecider;
import io.mediahub.domain.grant.GrantState;
import io.mediahub.domain.upload.UploadOwner;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.CommandExecutor;
import io.mediahub.platform.command.CommandOutcome;
import io.mediahub.platform.command.Versioned;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.view.ViewProblem;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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

  Grants(CommandExecutor executor) {
    this.executor = executor;
  }

  CommandOutcome<GrantState, GrantEvent> grant(
      String mediaId, @Nullable String viewerId, CommandContext context) {
    return executor.execute(
        GRANT,
        GrantDecider.grantId(mediaId, viewerId),
        new GrantCommand.Grant(mediaId, viewerId),
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

  public Access accessOf(String userId, String mediaId) {
    boolean owner = ownerOf(mediaId).filter(userId::equals).isPresent();
    return new Access(owner, grantsOf(userId, mediaId));
  }

  private List<Access.ActiveGrant> grantsOf(String userId, String mediaId) {
    return Stream.of(
            active(GrantDecider.grantId(mediaId, userId)),
            active(GrantDecider.grantId(mediaId, null)))
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<Access.ActiveGrant> active(String grantId) {
    return executor
        .state(GRANT, grantId)
        .filter(found -> found.state() == GrantState.ACTIVE)
        .map(found -> new Access.ActiveGrant(grantId, found.version()));
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
            || !grantsOf(user.userId(), mediaId).isEmpty();
    if (!visible) {
      throw unknown();
    }
    return upload.version();
  }

  /** 0 if the grant never existed. */
  long version(String grantId) {
    return executor.state(GRANT, grantId).map(Versioned::version).orElse(0L);
  }

  private Optional<String> ownerOf(String mediaId) {
    return upload(mediaId).map(upload -> upload.state().userId());
  }

  private Optional<Versioned<UploadOwner>> upload(String mediaId) {
    return executor.part(UPLOAD, mediaId, UploadOwner.class);
  }
}
