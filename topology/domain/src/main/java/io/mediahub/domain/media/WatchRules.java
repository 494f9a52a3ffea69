package io.mediahub.domain.media;

import io.mediahub.domain.grant.GrantTerms;
import io.mediahub.domain.media.Access.Denial;
import io.mediahub.domain.media.Access.Right;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import mediahub.upload.Visibility;
import org.jspecify.annotations.Nullable;

/** Who may watch a media, until when, and by what right: the only place that says so. */
public final class WatchRules {
  /** A viewer without an account. No user id is this word. */
  public static final String ANYONE = "anyone";

  private static final String BY_MEMBERSHIP = ":members";
  private static final String BY_PUBLICITY = ":anyone";

  private WatchRules() {}

  /**
   * A media, as far as access depends on it.
   *
   * @param version of its upload
   */
  public record Media(String mediaId, String ownerId, Listing listing, long version) {}

  /**
   * A grant to this viewer that was given and not revoked.
   *
   * @param terms within which it counts
   */
  public record Granted(String grantId, long version, GrantTerms terms) {
    private boolean counts(Instant now) {
      return (terms.opensAt() == null || !now.isBefore(terms.opensAt()))
          && (terms.closesAt() == null || now.isBefore(terms.closesAt()));
    }
  }

  /** Whether every logged-in person who has the address may watch. */
  public static boolean letsMembersIn(Visibility visibility) {
    return switch (visibility) {
      case UNLISTED, MEMBERS, PUBLIC -> true;
      case PRIVATE, GRANTED, UNKNOWN -> false;
    };
  }

  /** Whether people without an account who have the address may watch. */
  public static boolean letsAnyoneIn(Visibility visibility) {
    return switch (visibility) {
      case UNLISTED, PUBLIC -> true;
      case PRIVATE, GRANTED, MEMBERS, UNKNOWN -> false;
    };
  }

  /** Whether grants count. */
  public static boolean letsGrantedIn(Visibility visibility) {
    return switch (visibility) {
      case GRANTED, UNLISTED, MEMBERS, PUBLIC -> true;
      case PRIVATE, UNKNOWN -> false;
    };
  }

  /** By which of its rights nobody watches any more under this visibility. */
  public static List<String> endedRights(String mediaId, Visibility visibility) {
    List<String> ended = new ArrayList<>();
    if (!letsMembersIn(visibility)) {
      ended.add(membersRight(mediaId));
    }
    if (!letsAnyoneIn(visibility)) {
      ended.add(anyonesRight(mediaId));
    }
    return ended;
  }

  /** What a playback names that visibility lets in, as others name a grant. */
  public static String membersRight(String mediaId) {
    return mediaId + BY_MEMBERSHIP;
  }

  /** The same for people without an account. */
  public static String anyonesRight(String mediaId) {
    return mediaId + BY_PUBLICITY;
  }

  /**
   * @param viewerId a user id, or {@link #ANYONE}
   * @param grants of the viewer, of everyone, and by a code that the viewer gave, the viewer's own
   *     first
   */
  public static Access access(Media media, String viewerId, List<Granted> grants, Instant now) {
    Listing listing = media.listing();
    boolean owner = media.ownerId().equals(viewerId);
    if (listing.takedown() != null) {
      return Access.denied(owner, media.version(), Denial.TAKEN_DOWN);
    }
    if (listing.removeAt() != null) {
      return Access.denied(owner, media.version(), Denial.DELETED);
    }
    if (owner) {
      return new Access(true, media.version(), List.of(), null);
    }
    List<Right> rights = rights(media, viewerId, grants, now);
    if (rights.isEmpty()) {
      return Access.denied(false, media.version(), Denial.NO_RIGHT);
    }
    if (listing.opensAt() != null && now.isBefore(listing.opensAt())) {
      return Access.denied(false, media.version(), Denial.NOT_YET);
    }
    if (listing.closesAt() != null && !now.isBefore(listing.closesAt())) {
      return Access.denied(false, media.version(), Denial.OVER);
    }
    return new Access(false, media.version(), rights, null);
  }

  private static List<Right> rights(
      Media media, String viewerId, List<Granted> grants, Instant now) {
    Listing listing = media.listing();
    List<Right> rights = new ArrayList<>();
    if (letsGrantedIn(listing.shownTo())) {
      grants.stream()
          .filter(each -> each.counts(now))
          .map(
              each ->
                  new Right(
                      each.grantId(),
                      each.version(),
                      earlier(each.terms().closesAt(), listing.closesAt()),
                      each.terms().plays()))
          .forEach(rights::add);
    }
    if (viewerId.equals(ANYONE)) {
      if (letsAnyoneIn(listing.shownTo())) {
        rights.add(
            new Right(anyonesRight(media.mediaId()), listing.anyoneSince(), listing.closesAt(), 0));
      }
    } else if (letsMembersIn(listing.shownTo())) {
      rights.add(
          new Right(membersRight(media.mediaId()), listing.membersSince(), listing.closesAt(), 0));
    }
    // A grant for some plays is not used up where another right lets the viewer in.
    rights.sort(Comparator.comparing(right -> right.plays() > 0));
    return rights;
  }

  private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isBefore(other) ? one : other;
  }
}
