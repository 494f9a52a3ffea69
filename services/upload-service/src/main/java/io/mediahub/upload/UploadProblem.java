package io.mediahub.upload;

import io.mediahub.domain.Refusal.Kind;
import io.mediahub.domain.RefusalReason;
import io.mediahub.domain.upload.UploadRefusal;
import io.mediahub.platform.refusal.ProblemCatalogue;
import org.jspecify.annotations.Nullable;

/** Refusals of the upload-service beside those of its aggregate. */
public enum UploadProblem implements RefusalReason {
  UPLOAD_EXPIRED(
      Kind.GONE,
      null,
      "The upload has expired.",
      "Start a new upload.",
      "An upload is completed after its expiresAt."),
  EMAIL_UNVERIFIED(
      Kind.FORBIDDEN,
      null,
      "Who uploads needs a verified e-mail address here.",
      "Use the code of the mail that you got, or ask for another with POST"
          + " /api/users/me/email-proof.",
      "mediahub.uploaders.verified-email is set, and the account's address is not proved."),
  STORAGE_FULL(
      Kind.NO_ROOM,
      null,
      "The object store has no room for this file.",
      "Try again later, or tell the operator that the disk is nearly full.",
      "The disk of a local object store has too little free space."),
  TOO_MANY_UPLOADS(
      Kind.TOO_MANY,
      null,
      "You have {limit} open uploads.",
      "Complete or abort one of them first.",
      "An account has as many open uploads as it may have."),
  TOO_MANY_UPLOADS_TODAY(
      Kind.TOO_MANY,
      null,
      "You have declared {limit} files within 24 hours.",
      "Declare the next file after the time in Retry-After.",
      "An account has declared as many files in 24 hours as it may."),
  TOO_MANY_ENCODES(
      Kind.TOO_MANY,
      null,
      "{limit} of your media are being encoded.",
      "The upload stays open: complete it again when one of them is published.",
      "An account has as many media in inspection and encoding as it may have."),
  TOO_MANY_RETRIES_TODAY(
      Kind.TOO_MANY,
      null,
      "You have asked for {limit} further encodings within 24 hours.",
      "Ask for the next one after the time in Retry-After.",
      "An account has had media encoded again as often in 24 hours as it may declare files."),
  TOO_MANY_CHANGES_TODAY(
      Kind.TOO_MANY,
      null,
      "You have changed your media {limit} times within 24 hours.",
      "Go on after the time in Retry-After.",
      "An account has edited media, chosen posters, added subtitles and the like as often in 24"
          + " hours as it may declare files."),
  MEDIA_CHANGED(
      Kind.STALE,
      null,
      "The media has version {version} by now, not {expected}.",
      "Read it again, and send the change with the version that you have seen in If-Match.",
      "The version in If-Match is not the one of the media's upload."),
  MEDIA_QUOTA_EXCEEDED(
      Kind.FORBIDDEN,
      null,
      "You have {limit} media, the most that you may have.",
      "Delete one of them, abort an open upload, or ask the operator for more.",
      "An account has as many media as it may have, open uploads included."),
  STORAGE_QUOTA_EXCEEDED(
      Kind.FORBIDDEN,
      "sizeBytes",
      "With this file you would store more than {limit} bytes.",
      "Send a smaller file, delete media that you no longer need, or ask the operator for more.",
      "The declared sizes of an account's files would add up to more than it may store.");

  public static final ProblemCatalogue CATALOGUE =
      ProblemCatalogue.of(values(), UploadRefusal.values());

  private final Text text;

  UploadProblem(Kind kind, @Nullable String field, String sentence, String hint, String when) {
    this.text = new Text(kind, field, sentence, hint, when);
  }

  @Override
  public Text text() {
    return text;
  }
}
