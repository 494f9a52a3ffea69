package io.mediahub.domain.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.domain.grant.GrantTerms;
import io.mediahub.domain.media.Access.Denial;
import io.mediahub.domain.media.WatchRules.Granted;
import io.mediahub.domain.media.WatchRules.Media;
import java.time.Instant;
import java.util.List;
import mediahub.upload.Visibility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Visibility, kind of viewer, grant, time, deletion and takedown: who may watch. */
class WatchRulesTest {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(3600);
  private static final Instant BEFORE = NOW.minusSeconds(3600);

  /** What a viewer is to the media. */
  enum Viewer {
    OWNER("owner", false),
    GRANTED("viewer", true),
    MEMBER("stranger", false),
    ANYONE(WatchRules.ANYONE, false);

    final String id;
    final List<Granted> grants;

    Viewer(String id, boolean granted) {
      this.id = id;
      this.grants = granted ? List.of(new Granted("m:viewer", 3, GrantTerms.NONE)) : List.of();
    }
  }

  private static Granted within(Instant opensAt, Instant closesAt) {
    return new Granted("m:viewer", 3, new GrantTerms(opensAt, closesAt, 0));
  }

  private static Listing shown(Visibility visibility) {
    return Listing.NEW.shown(visibility, 1);
  }

  private static Access access(Listing listing, Viewer viewer) {
    return WatchRules.access(new Media("m", "owner", listing, 7), viewer.id, viewer.grants, NOW);
  }

  @ParameterizedTest
  @CsvSource({
    // visibility, owner, granted, member, anyone
    "PRIVATE,  true, false, false, false",
    "GRANTED,  true, true,  false, false",
    "UNLISTED, true, true,  true,  true",
    "MEMBERS,  true, true,  true,  false",
    "PUBLIC,   true, true,  true,  true",
    "UNKNOWN,  true, false, false, false"
  })
  void visibility_and_the_kind_of_viewer_say_who_may_watch(
      Visibility visibility, boolean owner, boolean granted, boolean member, boolean anyone) {
    Listing listing = shown(visibility);

    assertThat(access(listing, Viewer.OWNER).mayWatch()).isEqualTo(owner);
    assertThat(access(listing, Viewer.GRANTED).mayWatch()).isEqualTo(granted);
    assertThat(access(listing, Viewer.MEMBER).mayWatch()).isEqualTo(member);
    assertThat(access(listing, Viewer.ANYONE).mayWatch()).isEqualTo(anyone);
  }

  @ParameterizedTest
  @EnumSource(Visibility.class)
  void what_was_taken_down_or_deleted_nobody_watches(Visibility visibility) {
    Listing down = shown(visibility).takenDown("A claim.");
    Listing deleted = shown(visibility).removed(LATER);

    for (Viewer viewer : Viewer.values()) {
      assertThat(access(down, viewer).denial()).isEqualTo(Denial.TAKEN_DOWN);
      assertThat(access(deleted, viewer).denial()).isEqualTo(Denial.DELETED);
      assertThat(access(deleted.takenDown("A claim."), viewer).denial())
          .isEqualTo(Denial.TAKEN_DOWN);
    }
  }

  @ParameterizedTest
  @EnumSource(Visibility.class)
  void outside_of_its_time_only_the_owner_watches(Visibility visibility) {
    Listing early = shown(visibility).available(LATER, null);
    Listing late = shown(visibility).available(null, NOW);

    assertThat(access(early, Viewer.OWNER).mayWatch()).isTrue();
    assertThat(access(late, Viewer.OWNER).mayWatch()).isTrue();
    for (Viewer viewer : List.of(Viewer.GRANTED, Viewer.MEMBER, Viewer.ANYONE)) {
      boolean otherwise = access(shown(visibility), viewer).mayWatch();
      assertThat(access(early, viewer).denial())
          .isEqualTo(otherwise ? Denial.NOT_YET : Denial.NO_RIGHT);
      assertThat(access(late, viewer).denial())
          .isEqualTo(otherwise ? Denial.OVER : Denial.NO_RIGHT);
    }
  }

  @Test
  void within_its_time_a_playback_ends_with_the_earlier_of_media_and_grant() {
    Listing listing = shown(Visibility.GRANTED).available(BEFORE, LATER);
    List<Granted> shorter = List.of(within(null, LATER.minusSeconds(1)));
    List<Granted> longer = List.of(within(null, LATER.plusSeconds(1)));
    Media media = new Media("m", "owner", listing, 7);

    assertThat(WatchRules.access(media, "viewer", shorter, NOW).right(null).until())
        .isEqualTo(LATER.minusSeconds(1));
    assertThat(WatchRules.access(media, "viewer", longer, NOW).right(null).until())
        .isEqualTo(LATER);
  }

  @Test
  void a_grant_counts_in_its_own_time_only() {
    Media media = new Media("m", "owner", Listing.NEW, 7);
    List<Granted> early = List.of(within(LATER, null));
    List<Granted> late = List.of(within(null, NOW));

    assertThat(WatchRules.access(media, "viewer", early, NOW).mayWatch()).isFalse();
    assertThat(WatchRules.access(media, "viewer", late, NOW).mayWatch()).isFalse();
    assertThat(WatchRules.access(media, "viewer", early, LATER).mayWatch()).isTrue();
  }

  @Test
  void a_grant_to_everyone_of_earlier_times_still_lets_every_member_in() {
    Media media = new Media("m", "owner", Listing.NEW, 7);
    List<Granted> everyone = List.of(new Granted("m:everyone", 1, GrantTerms.NONE));

    Access access = WatchRules.access(media, "stranger", everyone, NOW);

    assertThat(access.right(null).grantId()).isEqualTo("m:everyone");
    assertThat(access.mediaVersion()).isEqualTo(7);
  }

  @Test
  void a_right_by_visibility_holds_while_it_is_widened_and_not_after_it_was_away() {
    Listing members = Listing.NEW.shown(Visibility.MEMBERS, 1);
    Listing wider = members.shown(Visibility.PUBLIC, 2);
    Listing again = wider.shown(Visibility.GRANTED, 3).shown(Visibility.MEMBERS, 4);
    Access.Right first = access(members, Viewer.MEMBER).right(null);

    assertThat(first).isEqualTo(new Access.Right("m:members", 1, null, 0));
    assertThat(access(wider, Viewer.MEMBER).stillHolds("m:members", 1)).isTrue();
    assertThat(access(wider, Viewer.ANYONE).stillHolds("m:anyone", 2)).isTrue();
    assertThat(access(again, Viewer.MEMBER).stillHolds("m:members", 1)).isFalse();
    assertThat(access(again, Viewer.MEMBER).stillHolds("m:members", 4)).isTrue();
  }

  @Test
  void a_playback_of_the_owner_goes_on_until_nobody_may_watch() {
    assertThat(access(shown(Visibility.PRIVATE), Viewer.OWNER).stillHolds(null, 0)).isTrue();
    assertThat(access(shown(Visibility.PUBLIC), Viewer.MEMBER).stillHolds(null, 0)).isFalse();
    assertThat(access(Listing.NEW.removed(LATER), Viewer.OWNER).stillHolds(null, 0)).isFalse();
  }
}
