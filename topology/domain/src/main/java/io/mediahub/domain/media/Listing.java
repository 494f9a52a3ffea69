package io.mediahub.domain.media;

import java.time.Instant;
import java.util.List;
import mediahub.upload.Visibility;
import org.jspecify.annotations.Nullable;

/**
 * What its owner and administrators decided about a media. It is a part of the upload's state, and
 * other services read it there. What was never decided is null, as in states of earlier versions.
 *
 * @param description empty or null when there is none
 * @param tags in the order of their owner
 * @param language BCP 47
 * @param visibility null is by grant, as it was before there was a choice
 * @param changes how often the visibility was changed
 * @param membersSince the change with which every logged-in person was let in; 0 while they are not
 * @param anyoneSince the change with which people without an account were let in; 0 while they are
 *     not
 * @param opensAt from when others than the owner may watch
 * @param closesAt from when they may no longer
 * @param removeAt when it is deleted for good; null while its owner has not deleted it
 * @param takedown why an administrator took it down; null while nobody has
 */
public record Listing(
    @Nullable String description,
    @Nullable List<String> tags,
    @Nullable String language,
    @Nullable Visibility visibility,
    int changes,
    int membersSince,
    int anyoneSince,
    @Nullable Instant opensAt,
    @Nullable Instant closesAt,
    @Nullable Instant removeAt,
    @Nullable String takedown) {
  /** Nothing was decided yet. */
  public static final Listing NEW =
      new Listing(null, null, null, null, 0, 0, 0, null, null, null, null);

  public Listing {
    tags = tags == null || tags.isEmpty() ? null : List.copyOf(tags);
  }

  /** Who may watch beside the owner. */
  public Visibility shownTo() {
    return visibility == null ? Visibility.GRANTED : visibility;
  }

  public List<String> allTags() {
    return tags == null ? List.of() : tags;
  }

  public String text() {
    return description == null ? "" : description;
  }

  public Listing described(String text, List<String> newTags, @Nullable String newLanguage) {
    return new Listing(
        text.isEmpty() ? null : text,
        newTags,
        newLanguage,
        visibility,
        changes,
        membersSince,
        anyoneSince,
        opensAt,
        closesAt,
        removeAt,
        takedown);
  }

  /**
   * @param number of the change
   */
  public Listing shown(Visibility to, int number) {
    return new Listing(
        description,
        tags,
        language,
        to,
        number,
        since(WatchRules.letsMembersIn(to), membersSince, number),
        since(WatchRules.letsAnyoneIn(to), anyoneSince, number),
        opensAt,
        closesAt,
        removeAt,
        takedown);
  }

  /** Who was in already stays in by the same change. */
  private static int since(boolean in, int before, int number) {
    if (!in) {
      return 0;
    }
    return before > 0 ? before : number;
  }

  public Listing available(@Nullable Instant opens, @Nullable Instant closes) {
    return new Listing(
        description,
        tags,
        language,
        visibility,
        changes,
        membersSince,
        anyoneSince,
        opens,
        closes,
        removeAt,
        takedown);
  }

  /**
   * @param at null when it was restored
   */
  public Listing removed(@Nullable Instant at) {
    return new Listing(
        description,
        tags,
        language,
        visibility,
        changes,
        membersSince,
        anyoneSince,
        opensAt,
        closesAt,
        at,
        takedown);
  }

  /**
   * @param reason null when it was reinstated
   */
  public Listing takenDown(@Nullable String reason) {
    return new Listing(
        description,
        tags,
        language,
        visibility,
        changes,
        membersSince,
        anyoneSince,
        opensAt,
        closesAt,
        removeAt,
        reason);
  }
}
