package io.mediahub.local.explain;

import io.mediahub.client.AuditedEvent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an event says, in a sentence. An event that is not known here has its name as a sentence.
 */
final class Sentences {
  private static final long MEGABYTE = 1_000_000;

  private Sentences() {}

  static String of(AuditedEvent event) {
    Says says = new Says(event.payload());
    String by = person(event.actor());
    return switch (event.type()) {
      case "UploadRequested" ->
          "%s declared \"%s\", %s of %s."
              .formatted(
                  by,
                  says.text("title"),
                  says.bytes("source", "sizeBytes"),
                  says.text("source", "contentType"));
      case "UploadCompleted" -> "The whole file had arrived.";
      case "UploadAborted" -> "The upload was aborted (%s).".formatted(says.word("reason"));
      case "UploadRefused", "UploadDeclined", "MediaRefused" ->
          "The file was refused: %s".formatted(says.sentence());
      case "CompletionRefused" ->
          "The upload could not be completed: %s".formatted(says.sentence());
      case "UploadDiscarded" -> "The refused file was discarded.";
      case "EncodingCancelled" -> by + " cancelled the encoding.";
      case "EncodingRetried" -> by + " asked for another encoding.";
      case "ReencodeRequested" ->
          "%s asked for an encoding by the recipe %s.".formatted(by, says.text("recipeId"));
      case "MediaEdited" -> by + " changed what people read about the media.";
      case "VisibilityChanged" -> "%s made the media %s.".formatted(by, says.word("visibility"));
      case "AvailabilityChanged" -> by + " changed when others may watch.";
      case "DeletionPlanned" -> by + " deleted the media, to be restored for a time.";
      case "MediaRestored" -> by + " restored the media.";
      case "MediaTakenDown" -> "%s took the media down: %s".formatted(by, says.text("reason"));
      case "MediaReinstated" -> by + " took the takedown of the media back.";
      case "MediaDeleted" -> by + " deleted the media.";
      case "PosterChosen" -> by + " chose another poster.";
      case "SubtitlesAdded" ->
          "%s added subtitles (%s).".formatted(by, says.text("subtitles", "language"));
      case "SubtitlesRemoved" ->
          "%s removed the subtitles in %s.".formatted(by, says.text("language"));
      case "InspectionRequested" ->
          "An inspection was asked for, attempt %s.".formatted(says.text("attempt"));
      case "JobStarted" ->
          "The worker %s began attempt %s of the job %s."
              .formatted(says.text("workerId"), says.text("attempt"), says.text("jobId"));
      case "MediaInspected" -> "The file was inspected and can be encoded.";
      case "ImageInspected" -> "The image was inspected.";
      case "PackagePlanned" -> "The package %s was planned.".formatted(says.text("packageId"));
      case "JobsRequested" -> "%d jobs were put into the queue.".formatted(says.count("jobs"));
      case "PartEncoded" ->
          "A part of the package %s was encoded.".formatted(says.text("packageId"));
      case "PackagePlayable" -> "The package %s could be played.".formatted(says.text("packageId"));
      case "PackageChecked" -> "The package %s was checked.".formatted(says.text("packageId"));
      case "PackageAbandoned" ->
          "The package %s was given up: %s".formatted(says.text("packageId"), says.sentence());
      case "MediaPublished" -> "The media was published.";
      case "JobFinished" -> "The job %s was done.".formatted(says.text("jobId"));
      case "JobFailed" ->
          "Attempt %s of the job %s failed: %s"
              .formatted(says.text("attempt"), says.text("jobId"), says.sentence());
      case "EncodingFailed" -> "The encoding failed: %s".formatted(says.sentence());
      case "MediaWithdrawn" -> "The work was withdrawn (%s).".formatted(says.word("reason"));
      case "ArtefactsRequested" -> "What goes beside the renditions was asked for.";
      case "ArtefactsMade" ->
          "%d things beside the renditions were made.".formatted(says.count("artefacts"));
      case "ArtefactsAbandoned" ->
          "What goes beside the renditions was given up: %s".formatted(says.sentence());
      case "SweepRequested" -> "Objects that are not needed any more are to be removed.";
      case "ObjectsSwept" -> "Objects that were not needed any more are gone.";
      case "ViewGranted" -> "%s let %s watch.".formatted(by, viewer(says));
      case "LimitedViewGranted" -> "%s let %s watch within limits.".formatted(by, viewer(says));
      case "GrantRevoked" -> "%s took the right to watch from %s.".formatted(by, viewer(says));
      case "PlaybackStarted" -> "%s began to watch.".formatted(person(says.text("viewerId")));
      case "PlaybackEnded" -> by + " ended the playback.";
      case "PlaybackRenewed" -> by + " went on watching.";
      case "PlaybackWatched" ->
          "The playback had shown %s seconds.".formatted(says.text("watchedSeconds"));
      case "HistoryPaused" -> by + " paused the history.";
      case "HistoryResumed" -> by + " resumed the history.";
      case "HistoryEntryDeleted" ->
          "%s deleted the media %s from the history.".formatted(by, says.text("mediaId"));
      case "HistoryCleared" -> by + " deleted the history.";
      case "UserRegistered" ->
          "The account was registered with the roles %s.".formatted(says.words("roles"));
      case "UserRolesChanged" -> "%s set the roles to %s.".formatted(by, says.words("roles"));
      case "UserDeletionRequested" ->
          "%s asked for the account to be deleted (%s).".formatted(by, says.word("cause"));
      case "UserDeletionWithdrawn" -> by + " let the account stay.";
      case "UserForgettingBegun" -> "The time to change one's mind was over: no way back.";
      case "UserForgotten" ->
          "The person was forgotten; the certificate has %d lines.".formatted(says.count("places"));
      case "PasswordChanged" -> "The password was replaced (%s).".formatted(says.word("cause"));
      case "PasswordResetRequested" -> "Somebody asked for a new password.";
      case "EmailProofRequested" -> "An address was asked to be proved.";
      case "EmailVerified" -> "The address of the account was proved.";
      case "EmailChanged" -> "The account has another address, which was proved.";
      case "SessionsEnded" -> by + " ended the sessions of the account.";
      case "UserSuspended" -> by + " suspended the account.";
      case "UserReinstated" -> by + " reinstated the account.";
      case "SecondFactorOffered" -> "The secret of a second factor was made.";
      case "SecondFactorAdded" -> "Log-ins need the second factor from now on.";
      case "SecondFactorUsed" -> "A code of the second factor was given.";
      case "RecoveryCodeUsed" -> "A recovery code was used up.";
      case "SecondFactorRemoved" -> by + " removed the second factor.";
      case "SessionProved" -> by + " proved again who they are.";
      case "SessionOpened" -> by + " logged in.";
      case "SessionRefreshed" -> "The session was refreshed.";
      case "SessionRevoked" -> "The session ended (%s).".formatted(says.word("reason"));
      case "InvitationMade" -> by + " made an invitation.";
      case "InvitationUsed" ->
          "The account %s was made with the invitation.".formatted(says.text("userId"));
      case "InvitationRevoked" -> by + " revoked the invitation.";
      default -> spelled(event.type()) + " (" + event.aggregate() + ").";
    };
  }

  private static String viewer(Says says) {
    String viewer = says.text("viewerId");
    return viewer.equals("?") ? "everyone" : viewer;
  }

  private static String person(String actor) {
    return actor.startsWith("system:")
        ? "The " + clean(actor.substring("system:".length()))
        : clean(actor);
  }

  /** {@code LadderPlanned} is "Ladder planned". */
  private static String spelled(String type) {
    String words = type.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  /** What people wrote must not steer a terminal. */
  static String clean(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
  }

  /** The payload of an event. */
  private record Says(Map<String, @Nullable Object> payload) {
    @Nullable Object at(String... path) {
      Object value = payload;
      for (String name : path) {
        value = value instanceof Map<?, ?> fields ? fields.get(name) : null;
      }
      return value;
    }

    /** A question mark where there is none. */
    String text(String... path) {
      Object value = at(path);
      return value == null ? "?" : clean(String.valueOf(value));
    }

    String word(String name) {
      return text(name).toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    String words(String name) {
      return at(name) instanceof List<?> items
          ? clean(String.join(", ", items.stream().map(String::valueOf).toList()))
          : "?";
    }

    int count(String name) {
      return at(name) instanceof List<?> items ? items.size() : 0;
    }

    String bytes(String... path) {
      return at(path) instanceof Number size
          ? size.longValue() < MEGABYTE
              ? size.longValue() + " bytes"
              : String.format(Locale.ROOT, "%.1f MB", size.doubleValue() / MEGABYTE)
          : "?";
    }

    /** Why, where the event says so, alone or in a refusal. */
    String sentence() {
      for (String[] path :
          List.of(
              new String[] {"sentence"},
              new String[] {"refusal", "sentence"},
              new String[] {"failure", "sentence"})) {
        if (at(path) != null) {
          return text(path);
        }
      }
      return "no reason is given.";
    }
  }
}
