package io.mediahub.view;

import io.mediahub.domain.Refusal.Kind;
import io.mediahub.domain.RefusalReason;
import io.mediahub.domain.grant.GrantRefusal;
import io.mediahub.domain.playback.PlaybackRefusal;
import io.mediahub.platform.audit.AuditProblem;
import io.mediahub.platform.refusal.ProblemCatalogue;
import org.jspecify.annotations.Nullable;

/** Refusals of the view-service beside those of its aggregates. */
public enum ViewProblem implements RefusalReason {
  MEDIA_UNKNOWN(
      Kind.NOT_FOUND,
      null,
      "There is no such media, or you may not see it.",
      "Check the media id, or ask the owner for access.",
      "The id is of no media, or of one that the account neither owns nor may watch."),
  EVENT_NOT_PROVED(
      Kind.NOT_FOUND,
      null,
      "There is no such event, or no signed checkpoint covers it yet.",
      "Check the event id, or ask again in a few seconds.",
      "A proof is asked for an event that no tree has, or that was recorded a moment ago."),
  TREE_UNKNOWN(
      Kind.NOT_FOUND,
      null,
      "There is no such tree, tile or checkpoint.",
      "GET /api/proof/checkpoints lists the trees.",
      "A tile or a key is asked for that the notary has not written."),
  MEDIA_DELAYED(
      Kind.CONFLICT,
      null,
      "The media exists, but the catalogue could not process its first event.",
      "Ask an operator of the platform to look at `mediahub dlq list`.",
      "The first event of a media is parked; only its owner and administrators see this answer."),
  MEDIA_NOT_PLAYABLE(
      Kind.CONFLICT,
      null,
      "The first segments are not encoded yet.",
      "Ask again when the media has a firstPlayableAt.",
      "A playback is started before there is anything to watch."),
  MEDIA_ABORTED(
      Kind.GONE,
      null,
      "There is nothing to watch: the upload was aborted.",
      "Upload the file again.",
      "A playback is started of a media whose upload was aborted or has expired."),
  MEDIA_REFUSED(
      Kind.GONE,
      null,
      "There is nothing to watch. {reason}",
      "{hint}",
      "A playback is started of a media whose file was refused; the sentence says why."),
  MEDIA_FAILED(
      Kind.GONE,
      null,
      "There is nothing to watch. {reason}",
      "{hint}",
      "A playback is started of a media whose encoding failed; the sentence says why."),
  MEDIA_CANCELLED(
      Kind.GONE,
      null,
      "There is nothing to watch: the encoding was cancelled.",
      "Its owner can have it encoded again.",
      "A playback is started of a media whose encoding its owner cancelled."),
  MEDIA_DELETED(
      Kind.GONE,
      null,
      "The media was deleted.",
      "Upload the file again to have it back.",
      "A media is read or played that its owner or an administrator deleted."),
  MEDIA_NOT_YET_OPEN(
      Kind.FORBIDDEN,
      null,
      "The media can be watched from {opensAt} on.",
      "Come back then.",
      "A playback is started before the time that the owner chose."),
  MEDIA_CLOSED(
      Kind.GONE,
      null,
      "The media could be watched until {closesAt}.",
      "Ask the owner to show it again.",
      "A playback is started after the time that the owner chose."),
  MEDIA_REMOVED(
      Kind.GONE,
      null,
      "The media was deleted, and will be gone for good after {removeAt}.",
      "Restore it to watch it.",
      "Its owner starts a playback of a media that waits for its deletion."),
  MEDIA_TAKEN_DOWN(
      Kind.FORBIDDEN,
      null,
      "An administrator took the media down: {reason}",
      "Ask an administrator if you think that this is wrong.",
      "Its owner starts a playback of a media that was taken down."),
  GRANT_USED_UP(
      Kind.FORBIDDEN,
      null,
      "The {plays} playbacks that the owner allowed have been begun.",
      "Renew one that runs, or ask the owner for more.",
      "A playback is started under a grant whose number of plays is used up."),
  ACCESS_ENDED(
      Kind.FORBIDDEN,
      null,
      "You may no longer watch this.",
      "Ask the owner for access.",
      "A playback is renewed, or a key is asked for, after the viewer lost access."),
  KEY_UNKNOWN(
      Kind.NOT_FOUND,
      null,
      "There is no such key.",
      "Start a new playback.",
      "A player asks for the key of a package that the catalogue does not have, or that is not"
          + " encrypted."),
  VIEWER_INVALID(
      Kind.MALFORMED,
      "viewerId",
      "A viewer is a user id, which is a UUID, or the word everyone.",
      "Users find their id with GET /api/users/me.",
      "The viewer in a path or parameter is neither a UUID in lower case nor everyone."),
  PLAYLIST_UNKNOWN(
      Kind.NOT_FOUND,
      null,
      "There is no such playlist.",
      "Start a new playback.",
      "The edge asks for the playlist of a package that the catalogue does not have."),
  TOO_MANY_PLAYBACKS(
      Kind.TOO_MANY,
      null,
      "You are watching {limit} streams at a time.",
      "End one of them, with DELETE and its id below /api/playbacks, or wait for the time in Retry-After: one"
          + " that is not renewed ends with its cookies. {others}",
      "A viewer has as many playbacks with valid cookies as allowed."),
  TOO_MANY_PUBLIC_PLAYBACKS(
      Kind.TOO_MANY,
      null,
      "As many people as possible are watching without an account.",
      "Log in, or try again after the time in Retry-After.",
      "People without an account have as many playbacks, or begin as many in a minute, as allowed."),
  TOO_MANY_PLAYBACK_STARTS(
      Kind.TOO_MANY,
      null,
      "You have started {limit} playbacks within a minute.",
      "Start the next one after the time in Retry-After, or renew one that you have.",
      "A viewer has started as many playbacks in a minute as allowed.");

  public static final ProblemCatalogue CATALOGUE =
      ProblemCatalogue.of(
          values(),
          PlaybackRefusal.values(),
          GrantRefusal.values(),
          AuditProblem.values(),
          WatchingProblem.values(),
          LiveProblem.values());

  private final Text text;

  ViewProblem(Kind kind, @Nullable String field, String sentence, String hint, String when) {
    this.text = new Text(kind, field, sentence, hint, when);
  }

  @Override
  public Text text() {
    return text;
  }
}
