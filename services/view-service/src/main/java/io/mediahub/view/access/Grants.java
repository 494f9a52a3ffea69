package io.mediahub.view.access;

import io.mediahub.domain.Refusal;
import io.mediahub.domain.grant.GrantCommand;
import io.mediahub.domain.grant.GrantDecider;
import io.mediahub.domain.grant.GrantState;
import io.mediahub.platform.command.AggregateType;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.CommandExecutor;
import io.mediahub.platform.command.Outcome;
import io.mediahub.platform.command.Versioned;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.platform.web.RefusalException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mediahub.grant.GrantEvent;
import mediahub.user.Role;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Rights to watch, on the write side: what was decided a moment ago counts here, while a read model
 * is some milliseconds behind.
 */
@Component
public class Grants {
  /** The upload-service decides these; here they only say whose a medium is. */
  private static final String UPLOADS = "upload";

  private final CommandExecutor executor;
  private final AggregateType<GrantCommand, GrantState, GrantEvent> type;

  Grants(CommandExecutor executor, AggregateType<GrantCommand, GrantState, GrantEvent> type) {
    this.executor = executor;
    this.type = type;
  }

  Outcome<GrantState, GrantEvent> grant(
      String mediaId, @Nullable String viewerId, CommandContext context) {
    return executor.execute(
        type,
        GrantDecider.grantId(mediaId, viewerId),
        new GrantCommand.Grant(mediaId, viewerId),
        context);
  }

  Outcome<GrantState, GrantEvent> revoke(
      String mediaId, @Nullable String viewerId, CommandContext context) {
    return executor.execute(
        type,
        GrantDecider.grantId(mediaId, viewerId),
        new GrantCommand.Revoke(mediaId, viewerId),
        context);
  }

  public Access accessOf(String userId, String mediaId) {
    boolean owner = ownerOf(mediaId).filter(userId::equals).isPresent();
    return new Access(owner, grantsOf(userId, mediaId));
  }

  private List<Access.Grant> grantsOf(String userId, String mediaId) {
    return Stream.of(
            active(GrantDecider.grantId(mediaId, userId)),
            active(GrantDecider.grantId(mediaId, null)))
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<Access.Grant> active(String grantId) {
    return executor
        .state(type, grantId)
        .filter(found -> found.state() == GrantState.ACTIVE)
        .map(found -> new Access.Grant(grantId, found.version()));
  }

  /**
   * For others a medium does not exist.
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
    return new RefusalException(
        Refusal.of(
            Refusal.Kind.NOT_FOUND,
            "media-unknown",
            "There is no such medium, or you may not see it.",
            "Check the media id, or ask its owner for access."));
  }

  /**
   * The version of a medium's upload, for who may see the medium.
   *
   * @throws RefusalException {@code media-unknown} for all others
   */
  public long visibleUpload(CurrentUser user, String mediaId) {
    Versioned<JsonNode> upload = executor.document(UPLOADS, mediaId).orElseThrow(Grants::unknown);
    boolean visible =
        user.is(Role.ADMIN)
            || ownerOf(upload.state()).filter(user.userId()::equals).isPresent()
            || !grantsOf(user.userId(), mediaId).isEmpty();
    if (!visible) {
      throw unknown();
    }
    return upload.version();
  }

  /** 0 for what was never granted. */
  long version(String grantId) {
    return executor.state(type, grantId).map(Versioned::version).orElse(0L);
  }

  private Optional<String> ownerOf(String mediaId) {
    return executor.document(UPLOADS, mediaId).map(Versioned::state).flatMap(Grants::ownerOf);
  }

  /**
   * Every state of an upload has its owner, beside the reason of a refusal or in what was declared.
   */
  private static Optional<String> ownerOf(JsonNode upload) {
    JsonNode declared = upload.path("declared").path("ownerId");
    return (declared.isString() ? declared : upload.path("ownerId")).stringValueOpt();
  }
}
