package io.mediahub.domain.upload;

import io.mediahub.domain.Refusal;
import io.mediahub.domain.Refusal.Kind;
import io.mediahub.domain.RefusalReason;
import org.jspecify.annotations.Nullable;

/** Why an upload is not opened, completed or ended. */
public enum UploadRefusal implements RefusalReason {
  TITLE_INVALID(
      Kind.INVALID,
      "title",
      "The title is empty, too long, or has invisible characters.",
      "Use 1 to {limit} visible characters: no control characters, no direction marks, no half of"
          + " an emoji.",
      "The title of a declaration or an edit breaks the rules for texts."),
  DESCRIPTION_INVALID(
      Kind.INVALID,
      "description",
      "The description is too long, or has invisible characters.",
      "Use up to {limit} visible characters in lines that end with a line feed.",
      "The description of an edit breaks the rules for texts."),
  TAGS_INVALID(
      Kind.INVALID,
      "tags",
      "The tags are too many, too long, repeated, or have invisible characters.",
      "Use up to {most} different tags of 1 to {limit} visible characters each.",
      "The tags of an edit break the rules for texts, or two are the same but for their case."),
  VISIBILITY_INVALID(
      Kind.INVALID,
      "visibility",
      "There is no such visibility.",
      "Use one of private, granted, unlisted, members and public.",
      "A media is given a visibility that does not exist."),
  AVAILABILITY_INVALID(
      Kind.INVALID,
      "opensAt",
      "The time in which the media can be watched ends before it begins, or is out of range.",
      "Let opensAt be before closesAt, both before the year 10000; leave one out for no limit.",
      "The times of a schedule are reversed, equal, or out of range."),
  REASON_INVALID(
      Kind.INVALID,
      "reason",
      "The reason is empty, too long, or has invisible characters.",
      "Use 1 to {limit} visible characters; the owner reads them.",
      "The reason of a takedown is missing or breaks the rules for texts."),
  CONTENT_TYPE_INVALID(
      Kind.INVALID,
      "contentType",
      "The content type is not a media type.",
      "Send a type and a subtype, such as video/mp4.",
      "The content type of a declaration does not have the form of RFC 6838."),
  SIZE_INVALID(
      Kind.INVALID,
      "sizeBytes",
      "A file cannot have fewer than 0 bytes.",
      "Send the exact size of the file in bytes.",
      "The declared size is negative."),
  SHA256_INVALID(
      Kind.INVALID,
      "sha256",
      "The checksum is not a SHA-256.",
      "Send 64 hexadecimal digits.",
      "The checksum of a declaration does not have the form of a SHA-256."),
  IMAGES_UNSUPPORTED(
      Kind.UNSUPPORTED_TYPE,
      "contentType",
      "Images are not accepted.",
      "Upload a video or audio file.",
      "The declared file is an image, and this installation accepts none."),
  TYPE_NOT_ALLOWED(
      Kind.UNSUPPORTED_TYPE,
      "contentType",
      "Files of type {type} are not accepted.",
      "Send one of {types}.",
      "The declared type is not among those that this installation accepts."),
  FILE_EMPTY(
      Kind.INVALID,
      "sizeBytes",
      "The file is empty.",
      "Choose a file with content.",
      "The declared size is 0."),
  FILE_TOO_LARGE(
      Kind.TOO_LARGE,
      "sizeBytes",
      "The file has {size} bytes; the limit is {limit}.",
      "Send a smaller file.",
      "The declared size is above the limit of this installation, which is lower for images."),
  UPLOAD_EXISTS(
      Kind.CONFLICT,
      null,
      "This media id already has an upload.",
      "Declare the file again, with a new Idempotency-Key.",
      "The id that follows from the Idempotency-Key has an upload."),
  UPLOAD_UNKNOWN(
      Kind.NOT_FOUND,
      null,
      "There is no such upload.",
      "Check the media id.",
      "The id is of no upload, or of another person's."),
  UPLOAD_INCOMPLETE(
      Kind.CONFLICT,
      null,
      "{missing} of {parts} parts have not arrived: {numbers}.",
      "Read the upload again and send these parts to the addresses it lists, each with exactly the"
          + " length listed, since the store refuses any other; then complete again.",
      "An upload is completed before all of its parts are stored. It stays open."),
  SIZE_MISMATCH(
      Kind.INVALID,
      "sizeBytes",
      "{received} bytes arrived, {declared} were declared.",
      "Start a new upload and declare the real size of the file.",
      "The parts that arrived do not add up to the declared size. The upload is over."),
  UPLOAD_COMPLETED(
      Kind.CONFLICT,
      null,
      "The upload is complete and can no longer be aborted.",
      "Nothing needs to be done.",
      "A complete upload is aborted."),
  UPLOAD_OPEN(
      Kind.CONFLICT,
      null,
      "The upload is not complete.",
      "Abort it instead.",
      "An open upload is discarded; only the platform itself discards uploads."),
  UPLOAD_ABORTED(
      Kind.GONE,
      null,
      "The upload was aborted.",
      "Start a new upload.",
      "An upload is completed that its owner gave up or that expired."),
  UPLOAD_DISCARDED(
      Kind.GONE,
      null,
      "The file was refused after the upload and has been deleted.",
      "Start a new upload with another file.",
      "An upload is completed or encoded again whose file was refused by the inspection and is"
          + " deleted."),
  UPLOAD_DELETED(
      Kind.GONE,
      null,
      "The media was deleted.",
      "Upload the file again to have it back.",
      "A command is given to a media that its owner or an administrator deleted."),
  MEDIA_REMOVED(
      Kind.CONFLICT,
      null,
      "The media was deleted, and will be gone for good after {removeAt}.",
      "Restore it first.",
      "A command other than to restore it is given to a media that waits for its deletion."),
  ENCODING_NOT_RUNNING(
      Kind.CONFLICT,
      null,
      "The media is not being encoded: it is {status}.",
      "Nothing needs to be stopped. Delete the media if you no longer want it.",
      "An encoding is cancelled that has not begun, or has ended."),
  ENCODING_RUNNING(
      Kind.CONFLICT,
      null,
      "The media is being encoded: it is {status}.",
      "Wait until the encoding has ended, or cancel it first.",
      "A media is to be encoded again while it is still inspected or encoded."),
  RENDITION_UNKNOWN(
      Kind.INVALID,
      "renditionId",
      "The media has no published rendition {renditionId}.",
      "Name one of the renditions that the media lists, or leave the field out to make all of"
          + " them again.",
      "One rendition is to be made again that the published media does not have."),
  RECIPE_UNKNOWN(
      Kind.INVALID,
      "recipeId",
      "This platform has no recipe {recipeId}.",
      "Use one that it has: {recipes}.",
      "Media are to be encoded anew by a recipe that the running platform does not have."),
  SSIM_INVALID(
      Kind.INVALID,
      "leastSsim",
      "The least similarity is not between 0 and 1.",
      "Send a number such as 0.95; with 0 the pictures may differ.",
      "The least similarity of an encoding by another recipe is out of bounds."),
  GROWTH_INVALID(
      Kind.INVALID,
      "mostGrowth",
      "The most growth is not between 1 and 10.",
      "Send a number such as 1.5, by which the bytes of the published renditions are multiplied.",
      "The most growth of an encoding by another recipe is out of bounds."),
  MEDIA_NOT_PUBLISHED(
      Kind.CONFLICT,
      null,
      "Only published media whose recipe is known can be encoded by another one: it is {status}.",
      "Ask its owner to have it encoded again.",
      "A media is to be encoded anew by another recipe that is not published, or that an earlier"
          + " version published without naming its recipe."),
  MEDIA_NOT_READY(
      Kind.CONFLICT,
      null,
      "The media is {status}: neither a poster nor subtitles can be given to it.",
      "Wait until it is being encoded or published. One that failed or was cancelled can be encoded"
          + " again.",
      "A poster is chosen, or subtitles are added, before the inspection or after a failure."),
  POSTER_IMPOSSIBLE(
      Kind.CONFLICT,
      null,
      "The media has no moving pictures to choose a poster from.",
      "Only films have a poster; an image stands for itself.",
      "A poster is chosen of a sound or an image."),
  POSTER_TIME_INVALID(
      Kind.INVALID,
      "atSeconds",
      "The film has no picture at {seconds} s: it is {length} s long.",
      "Send the seconds from the start of the film, such as 12.5.",
      "The chosen time is before the start or not before the end of the film."),
  SUBTITLES_IMPOSSIBLE(
      Kind.CONFLICT,
      null,
      "An image has no subtitles.",
      "Subtitles belong to films and sounds.",
      "Subtitles are added to an image."),
  SUBTITLES_TYPE_NOT_ALLOWED(
      Kind.UNSUPPORTED_TYPE,
      null,
      "Subtitles of type {type} are not accepted.",
      "Send SubRip as application/x-subrip, or WebVTT as text/vtt.",
      "The content type of added subtitles is neither SubRip nor WebVTT."),
  SUBTITLES_EMPTY(
      Kind.INVALID,
      null,
      "The file of subtitles is empty.",
      "Send the text of a SubRip or WebVTT file as the body.",
      "Subtitles are added without a body."),
  LANGUAGE_INVALID(
      Kind.INVALID,
      "language",
      "The language is not one of BCP 47.",
      "Name it as de, pt-BR or zh-Hant do.",
      "The language of subtitles is not a well-formed tag, or has more than 35 characters."),
  SUBTITLES_NAME_INVALID(
      Kind.INVALID,
      "name",
      "The name is too long, or has invisible characters.",
      "Use up to {limit} visible characters, or leave it out for the language's own name.",
      "The name of added subtitles breaks the rules for texts."),
  TOO_MANY_SUBTITLES(
      Kind.CONFLICT,
      null,
      "The media has uploaded subtitles in {limit} languages, the most that it may have.",
      "Remove those of another language first.",
      "Subtitles of one more language are added than a media may have."),
  SUBTITLES_UNKNOWN(
      Kind.NOT_FOUND,
      null,
      "The media has no uploaded subtitles in {language}.",
      "Subtitles inside the uploaded file cannot be removed.",
      "Subtitles are removed of a language in which none were uploaded.");

  private final Text text;

  UploadRefusal(Kind kind, @Nullable String field, String sentence, String hint, String when) {
    this.text = new Text(kind, field, sentence, hint, when);
  }

  @Override
  public Text text() {
    return text;
  }

  /**
   * The refusal that an event recorded, complete again. An event does not repeat kind and field,
   * which follow from the code; a code that only another version knows gets the most general kind.
   */
  public static Refusal recorded(String code, String sentence, String hint) {
    for (UploadRefusal reason : values()) {
      if (reason.code().equals(code)) {
        Text text = reason.text();
        return new Refusal(text.kind(), code, text.field(), sentence, hint);
      }
    }
    return new Refusal(Kind.INVALID, code, null, sentence, hint);
  }
}
