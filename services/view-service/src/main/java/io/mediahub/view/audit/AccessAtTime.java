package io.mediahub.view.audit;

import io.mediahub.domain.grant.GrantDecider;
import io.mediahub.domain.grant.GrantState;
import io.mediahub.domain.grant.GrantTerms;
import io.mediahub.domain.media.Access;
import io.mediahub.domain.media.Listing;
import io.mediahub.domain.media.WatchRules;
import io.mediahub.domain.upload.UploadState;
import io.mediahub.platform.audit.AsOf;
import io.mediahub.platform.audit.AuditLog;
import io.mediahub.platform.audit.AuditedAggregate;
import io.mediahub.platform.audit.FoldBudget;
import io.mediahub.platform.audit.Past;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mediahub.Event;
import mediahub.grant.GrantRevoked;
import mediahub.grant.LimitedViewGranted;
import mediahub.grant.ViewGranted;
import mediahub.rendition.EncodingFailed;
import mediahub.rendition.MediaPublished;
import mediahub.rendition.MediaRefused;
import mediahub.rendition.MediaWithdrawn;
import mediahub.rendition.PackagePlayable;
import mediahub.upload.UploadRequested;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Could somebody watch a media at a time? Folds the upload, the renditions and the grants at the
 * same instant of the log.
 */
@Component
class AccessAtTime {
  private final AuditLog log;

  AccessAtTime(AuditLog log) {
    this.log = log;
  }

  /**
   * The answer to a question of access.
   *
   * @param mediaId the media, such as {@code 0b6f3c1a-52d8-4a6e-8a39-6d1f0c2b7e44}
   * @param userId the account, such as {@code 5f0c2d2e-8c1b-4c5e-9d7c-2f0a7a1f6b10}
   * @param at the time of the question
   * @param couldWatch whether a playback could have begun then
   * @param because the reason in a word, such as {@code owner}
   * @param sentence the reason for people, such as {@code Yes, by the grant of everyone.}
   * @param playableSince when there was first something to watch; null if there was nothing then
   * @param mediaEventId the newest event of the upload then; null before its first, such as {@code
   *     6f1c9d1e-0d57-4f0e-a3d5-3f8f7e4a9b21}
   * @param grants the account's own grant and everyone's, as far as they had been given by then
   */
  @Schema(name = "AccessAtTime")
  record Answer(
      String mediaId,
      String userId,
      Instant at,
      boolean couldWatch,
      @Schema(
              allowableValues = {
                "owner",
                "grant",
                "media-unknown",
                "media-deleted",
                "not-playable",
                "revoked",
                "never-granted",
                "visibility",
                "private",
                "not-yet-open",
                "closed",
                "taken-down"
              })
          String because,
      String sentence,
      @Nullable Instant playableSince,
      @Nullable String mediaEventId,
      List<GrantThen> grants) {}

  /**
   * A grant as it was.
   *
   * @param grantId the grant, such as {@code 0b6f3c1a-52d8-4a6e-8a39-6d1f0c2b7e44:everyone}
   * @param active whether it let the account in then
   * @param opensAt from when it counted; null if from the beginning
   * @param closesAt until when it counted; null if it did not end
   * @param version of the grant then, such as {@code 2}
   * @param granted when it was last given
   * @param revoked when it was revoked since; null while it was active
   */
  record GrantThen(
      String grantId,
      boolean active,
      @Nullable Instant opensAt,
      @Nullable Instant closesAt,
      long version,
      Act granted,
      @Nullable Act revoked) {}

  /**
   * Something that somebody did.
   *
   * @param eventId the event that says so, such as {@code 6f1c9d1e-0d57-4f0e-a3d5-3f8f7e4a9b21}
   * @param version of the grant after it, such as {@code 1}
   * @param by the account that did it, such as {@code 5f0c2d2e-8c1b-4c5e-9d7c-2f0a7a1f6b10}
   * @param at when it was written to the log
   */
  @Schema(name = "AuditedAct")
  record Act(String eventId, long version, String by, Instant at) {
    static Act of(Past.Step step) {
      return new Act(
          step.row().eventId(), step.row().version(), step.row().actor(), step.row().recordedAt());
    }
  }

  private record Verdict(boolean could, String because, String sentence) {}

  Answer of(String mediaId, String userId, Instant at) {
    AsOf then = new AsOf.Time(at);
    FoldBudget budget = new FoldBudget();
    Optional<Past<UploadState>> upload =
        log.ifExisted(AuditedAggregate.UPLOAD, mediaId, then, budget);
    Instant playable =
        log.ifExisted(AuditedAggregate.RENDITION, mediaId, then, budget)
            .map(AccessAtTime::playableSince)
            .orElse(null);
    List<GrantThen> grants =
        Stream.of(userId, null)
            .map(viewer -> GrantDecider.grantId(mediaId, viewer))
            .flatMap(id -> log.ifExisted(AuditedAggregate.GRANT, id, then, budget).stream())
            .map(AccessAtTime::grant)
            .toList();
    Verdict verdict = verdict(upload.orElse(null), userId, at, playable != null, grants);
    return new Answer(
        mediaId,
        userId,
        at,
        verdict.could(),
        verdict.because(),
        verdict.sentence(),
        playable,
        upload.map(past -> past.last().eventId()).orElse(null),
        grants);
  }

  private static Verdict verdict(
      @Nullable Past<UploadState> upload,
      String userId,
      Instant at,
      boolean playable,
      List<GrantThen> grants) {
    if (upload == null) {
      return new Verdict(false, "media-unknown", "No: the media did not exist yet.");
    }
    if (upload.state() instanceof UploadState.Deleted
        || upload.state() instanceof UploadState.Discarded) {
      return new Verdict(false, "media-deleted", "No: the media was deleted.");
    }
    Access access = access(upload, userId, at, grants);
    boolean owner = access.owner();
    Optional<GrantThen> active = grants.stream().filter(GrantThen::active).findFirst();
    if (access.denial() != null) {
      return denied(access.denial(), active.isPresent(), grants);
    }
    if (!playable) {
      return new Verdict(
          false, "not-playable", "No: access was given, but there was nothing to watch.");
    }
    if (owner) {
      return new Verdict(true, "owner", "Yes, as the owner.");
    }
    return active.isEmpty()
        ? new Verdict(true, "visibility", "Yes, by the visibility of the media.")
        : new Verdict(
            true,
            "grant",
            "Yes, by the grant %s, given by %s."
                .formatted(active.get().grantId(), active.get().granted().by()));
  }

  /** As it was decided then: by the same rules, on the states of then. */
  private static Access access(
      Past<UploadState> upload, String userId, Instant at, List<GrantThen> grants) {
    String owner =
        upload.steps().stream()
            .map(Past.Step::event)
            .flatMap(event -> event instanceof UploadRequested e ? Stream.of(e) : Stream.empty())
            .map(UploadRequested::getOwnerId)
            .findFirst()
            .orElse("");
    Listing listing =
        switch (upload.state()) {
          case UploadState.Pending pending -> pending.declared().decided();
          case UploadState.Completed completed -> completed.declared().decided();
          default -> Listing.NEW;
        };
    List<WatchRules.Granted> active =
        grants.stream()
            .filter(GrantThen::active)
            .map(
                grant ->
                    new WatchRules.Granted(
                        grant.grantId(),
                        grant.version(),
                        new GrantTerms(grant.opensAt(), grant.closesAt(), 0)))
            .toList();
    return WatchRules.access(
        new WatchRules.Media(upload.last().aggregateId(), owner, listing, upload.version()),
        userId,
        active,
        at);
  }

  private static Verdict denied(Access.Denial denial, boolean granted, List<GrantThen> grants) {
    return switch (denial) {
      case TAKEN_DOWN ->
          new Verdict(false, "taken-down", "No: an administrator had taken the media down.");
      case DELETED -> new Verdict(false, "media-deleted", "No: the media was deleted.");
      case NOT_YET -> new Verdict(false, "not-yet-open", "No: the media was not open yet.");
      case OVER -> new Verdict(false, "closed", "No: the media was not open any more.");
      case NO_RIGHT -> {
        if (granted) {
          yield new Verdict(false, "private", "No: the media was private.");
        }
        yield grants.isEmpty()
            ? new Verdict(false, "never-granted", "No: nobody had given access.")
            : new Verdict(false, "revoked", revoked(grants));
      }
    };
  }

  private static String revoked(List<GrantThen> grants) {
    GrantThen last = grants.getFirst();
    Act revoked = last.revoked();
    return "No: the grant %s was revoked by %s."
        .formatted(last.grantId(), revoked == null ? "nobody" : revoked.by());
  }

  private static GrantThen grant(Past<GrantState> past) {
    boolean active = past.state().active();
    Past.Step granted =
        past.newest(e -> e instanceof ViewGranted || e instanceof LimitedViewGranted)
            .orElse(past.steps().getFirst());
    return new GrantThen(
        past.last().aggregateId(),
        active,
        past.state().terms().opensAt(),
        past.state().terms().closesAt(),
        past.version(),
        Act.of(granted),
        active ? null : past.newest(GrantRevoked.class::isInstance).map(Act::of).orElse(null));
  }

  /**
   * Since when there was something to watch. What ends an encode takes away its preview, and never
   * what is published.
   */
  private static @Nullable Instant playableSince(Past<?> renditions) {
    Instant since = null;
    boolean published = false;
    for (Past.Step step : renditions.steps()) {
      Event event = step.event();
      published |= event instanceof MediaPublished;
      if (event instanceof PackagePlayable || event instanceof MediaPublished) {
        since = since == null ? step.row().recordedAt() : since;
      } else if (!published
          && (event instanceof MediaRefused
              || event instanceof EncodingFailed
              || event instanceof MediaWithdrawn)) {
        since = null;
      }
    }
    return since;
  }
}
