package io.mediahub.domain.upload;

import static io.mediahub.domain.upload.UploadRefusal.AVAILABILITY_INVALID;
import static io.mediahub.domain.upload.UploadRefusal.DESCRIPTION_INVALID;
import static io.mediahub.domain.upload.UploadRefusal.LANGUAGE_INVALID;
import static io.mediahub.domain.upload.UploadRefusal.REASON_INVALID;
import static io.mediahub.domain.upload.UploadRefusal.TAGS_INVALID;
import static io.mediahub.domain.upload.UploadRefusal.TITLE_INVALID;
import static io.mediahub.domain.upload.UploadRefusal.VISIBILITY_INVALID;

import io.mediahub.domain.Decision;
import io.mediahub.domain.Refusal;
import io.mediahub.domain.VisibleText;
import io.mediahub.domain.media.Listing;
import io.mediahub.domain.media.WatchRules;
import io.mediahub.domain.status.MediaStatus;
import io.mediahub.domain.upload.UploadCommand.Edit;
import io.mediahub.domain.upload.UploadCommand.PlanDeletion;
import io.mediahub.domain.upload.UploadCommand.Schedule;
import io.mediahub.domain.upload.UploadCommand.TakeDown;
import io.mediahub.domain.upload.UploadState.Completed;
import io.mediahub.domain.upload.UploadState.Declared;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import mediahub.upload.AvailabilityChanged;
import mediahub.upload.DeletionPlanned;
import mediahub.upload.EncodingCancelled;
import mediahub.upload.MediaEdited;
import mediahub.upload.MediaReinstated;
import mediahub.upload.MediaRestored;
import mediahub.upload.MediaTakenDown;
import mediahub.upload.UploadEvent;
import mediahub.upload.Visibility;
import mediahub.upload.VisibilityChanged;
import org.jspecify.annotations.Nullable;

/**
 * What an owner and administrators may decide about a media: what others read of it, and who may
 * watch.
 */
final class MediaRules {
  private static final int MOST_DESCRIPTION = 5000;
  private static final int MOST_TAGS = 20;
  private static final int MOST_TAG = 50;
  private static final int MOST_REASON = 1000;

  /** Times before and after are mistakes, and do not fit into an event. */
  private static final Instant FIRST = Instant.EPOCH;

  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  private MediaRules() {}

  static Decision<UploadEvent> edit(Edit command, Declared declared) {
    Listing listing = declared.decided();
    String title = Objects.requireNonNullElse(command.title(), declared.title());
    String description = Objects.requireNonNullElse(command.description(), listing.text());
    List<String> tags = Objects.requireNonNullElse(command.tags(), listing.allTags());
    String wanted = command.language();
    String language = wanted == null ? listing.language() : wanted.isEmpty() ? null : wanted;
    Refusal refusal = malformed(title, description, tags, language);
    if (refusal != null) {
      return Decision.refuse(refusal);
    }
    boolean same =
        title.equals(declared.title())
            && description.equals(listing.text())
            && tags.equals(listing.allTags())
            && Objects.equals(language, listing.language());
    return same
        ? Decision.nothing()
        : Decision.accept(new MediaEdited(declared.ownerId(), title, description, tags, language));
  }

  private static @Nullable Refusal malformed(
      String title, String description, List<String> tags, @Nullable String language) {
    if (!VisibleText.fits(title, UploadRules.MAX_TITLE)) {
      return TITLE_INVALID.refusal(UploadRules.MAX_TITLE);
    }
    if (!isText(description)) {
      return DESCRIPTION_INVALID.refusal(MOST_DESCRIPTION);
    }
    boolean distinct =
        tags.stream().map(tag -> tag.toLowerCase(Locale.ROOT)).distinct().count() == tags.size();
    if (!distinct
        || tags.size() > MOST_TAGS
        || !tags.stream().allMatch(tag -> VisibleText.fits(tag, MOST_TAG))) {
      return TAGS_INVALID.refusal(MOST_TAGS, MOST_TAG);
    }
    return language == null || language.equals(Languages.canonical(language))
        ? null
        : LANGUAGE_INVALID.refusal();
  }

  /** Unlike a title it may have several lines, and empty ones, and may be empty. */
  private static boolean isText(String description) {
    return description.codePointCount(0, description.length()) <= MOST_DESCRIPTION
        && description
            .lines()
            .allMatch(line -> line.isBlank() || VisibleText.fits(line, MOST_DESCRIPTION))
        && description.indexOf('\r') < 0
        && description.chars().noneMatch(c -> c != '\n' && Character.isISOControl(c));
  }

  static Decision<UploadEvent> show(String mediaId, Visibility to, Declared declared) {
    Listing listing = declared.decided();
    if (to == Visibility.UNKNOWN) {
      return Decision.refuse(VISIBILITY_INVALID.refusal());
    }
    return to == listing.shownTo()
        ? Decision.nothing()
        : Decision.accept(
            new VisibilityChanged(
                declared.ownerId(),
                to,
                listing.changes() + 1,
                WatchRules.endedRights(mediaId, to),
                !WatchRules.letsGrantedIn(to)));
  }

  static Decision<UploadEvent> schedule(Schedule command, Declared declared) {
    Listing listing = declared.decided();
    Instant opens = command.opensAt();
    Instant closes = command.closesAt();
    boolean reversed = opens != null && closes != null && !opens.isBefore(closes);
    if (reversed || !isSensible(opens) || !isSensible(closes)) {
      return Decision.refuse(AVAILABILITY_INVALID.refusal());
    }
    if (Objects.equals(opens, listing.opensAt()) && Objects.equals(closes, listing.closesAt())) {
      return Decision.nothing();
    }
    boolean narrower =
        begin(opens).isAfter(begin(listing.opensAt()))
            || end(closes).isBefore(end(listing.closesAt()));
    return Decision.accept(new AvailabilityChanged(declared.ownerId(), opens, closes, narrower));
  }

  private static boolean isSensible(@Nullable Instant at) {
    return at == null || !(at.isBefore(FIRST) || at.isAfter(LAST));
  }

  private static Instant begin(@Nullable Instant opens) {
    return opens == null ? Instant.MIN : opens;
  }

  private static Instant end(@Nullable Instant closes) {
    return closes == null ? Instant.MAX : closes;
  }

  /** Planned once: asking again does not give more time. */
  static Decision<UploadEvent> planDeletion(PlanDeletion command, Completed completed) {
    Declared declared = completed.declared();
    if (declared.decided().removeAt() != null) {
      return Decision.nothing();
    }
    List<UploadEvent> events = new ArrayList<>();
    if (!completed.cancelled() && isEncoding(command.facts())) {
      events.add(new EncodingCancelled(declared.ownerId()));
    }
    events.add(new DeletionPlanned(declared.ownerId(), command.removeAt()));
    return new Decision.Accepted<>(events);
  }

  private static boolean isEncoding(EncodeFacts facts) {
    MediaStatus status = facts.status();
    return facts.encoding() || status == MediaStatus.INSPECTING || status == MediaStatus.ENCODING;
  }

  static Decision<UploadEvent> restore(Declared declared) {
    return declared.decided().removeAt() == null
        ? Decision.nothing()
        : Decision.accept(new MediaRestored(declared.ownerId()));
  }

  static Decision<UploadEvent> takeDown(TakeDown command, Declared declared) {
    if (command.reason().isEmpty()
        || command.reason().isBlank()
        || !isText(command.reason())
        || command.reason().codePointCount(0, command.reason().length()) > MOST_REASON) {
      return Decision.refuse(REASON_INVALID.refusal(MOST_REASON));
    }
    return command.reason().equals(declared.decided().takedown())
        ? Decision.nothing()
        : Decision.accept(new MediaTakenDown(declared.ownerId(), command.reason()));
  }

  static Decision<UploadEvent> reinstate(Declared declared) {
    return declared.decided().takedown() == null
        ? Decision.nothing()
        : Decision.accept(new MediaReinstated(declared.ownerId()));
  }

  /** What an event made of the facts; the same facts for an event that says nothing about them. */
  static Declared evolve(Declared declared, UploadEvent event) {
    Listing listing = declared.decided();
    return switch (event) {
      case MediaEdited e ->
          declared
              .titled(e.getTitle())
              .listed(listing.described(e.getDescription(), e.getTags(), e.getLanguage()));
      case VisibilityChanged e -> declared.listed(listing.shown(e.getVisibility(), e.getNumber()));
      case AvailabilityChanged e ->
          declared.listed(listing.available(e.getOpensAt(), e.getClosesAt()));
      case DeletionPlanned e -> declared.listed(listing.removed(e.getRemoveAt()));
      case MediaRestored e -> declared.listed(listing.removed(null));
      case MediaTakenDown e -> declared.listed(listing.takenDown(e.getReason()));
      case MediaReinstated e -> declared.listed(listing.takenDown(null));
      default -> declared;
    };
  }
}
