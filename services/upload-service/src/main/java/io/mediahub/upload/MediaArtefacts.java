package io.mediahub.upload;

import io.mediahub.base.hash.Sha256;
import io.mediahub.base.settings.S3Settings;
import io.mediahub.domain.Decision;
import io.mediahub.domain.upload.ArtefactRules;
import io.mediahub.domain.upload.ContentTypes;
import io.mediahub.domain.upload.Languages;
import io.mediahub.domain.upload.UploadCommand;
import io.mediahub.domain.upload.UploadDecider;
import io.mediahub.domain.upload.UploadRefusal;
import io.mediahub.domain.upload.UploadState;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.CommandOutcome.Accepted;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.security.CurrentUser;
import io.mediahub.upload.storage.TextStore;
import java.util.HexFormat;
import mediahub.upload.SourceObject;
import mediahub.upload.TextSource;
import mediahub.upload.UploadEvent;
import org.springframework.stereotype.Component;

/**
 * What an owner adds to media that were uploaded. Files of subtitles lie in the uploads bucket
 * below "{mediaId}/subtitles/{language}/", each under the id of its command: those of a language
 * are deleted when another takes their place or it is removed, and all of them with the media.
 */
@Component
class MediaArtefacts {
  private final Uploads uploads;
  private final MediaPhases phases;
  private final TextStore store;
  private final String bucket;
  private final UploadDecider decider = new UploadDecider();

  MediaArtefacts(Uploads uploads, MediaPhases phases, TextStore store, S3Settings s3) {
    this.uploads = uploads;
    this.phases = phases;
    this.store = store;
    this.bucket = s3.uploadsBucket();
  }

  /**
   * A file of subtitles as it was sent.
   *
   * @param contentType as it was given, with or without parameters
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Sent(String language, String name, String contentType, byte[] content) {}

  /**
   * @param atMicros from the start of the film
   * @throws RefusalException {@code upload-unknown} for others than the owner and administrators,
   *     {@code media-not-ready}, {@code poster-impossible}, {@code poster-time-invalid}, {@code
   *     too-many-changes-today}, or why there is no such file any more
   */
  Accepted<UploadState, UploadEvent> choosePoster(
      CurrentUser user, String mediaId, long atMicros, CommandContext context) {
    uploads.requireOwner(user, mediaId);
    var command = new UploadCommand.ChoosePoster(phases.source(mediaId), atMicros);
    return uploads.execute(mediaId, command, context).orThrow();
  }

  /**
   * The file is stored before the event that names it.
   *
   * @throws RefusalException {@code upload-unknown} for others than the owner and administrators,
   *     {@code too-many-changes-today}, as {@link ArtefactRules} say, or why there is no such file
   *     any more
   */
  Accepted<UploadState, UploadEvent> addSubtitles(
      CurrentUser user, String mediaId, Sent sent, CommandContext context) {
    uploads.requireOwner(user, mediaId);
    TextSource text = source(mediaId, sent, context);
    var command = new UploadCommand.AddSubtitles(phases.source(mediaId), text);
    requireAcceptable(mediaId, command);
    SourceObject object = text.getObject();
    store.put(bucket, object.getObjectKey(), object.getContentType(), sent.content());
    Accepted<UploadState, UploadEvent> accepted;
    try {
      accepted = uploads.execute(mediaId, command, context).orThrow();
    } catch (RefusalException e) {
      store.delete(bucket, object.getObjectKey());
      throw e;
    }
    // A repeated answer may be older than what has taken its place.
    if (!accepted.replayed()) {
      store.deleteAll(bucket, folder(mediaId, text.getLanguage()), object.getObjectKey());
    }
    return accepted;
  }

  /** Refused without storing anything; the decision itself checks again. */
  private void requireAcceptable(String mediaId, UploadCommand.AddSubtitles command) {
    uploads
        .find(mediaId)
        .map(upload -> decider.decide(command, upload.state()))
        .ifPresent(
            decision -> {
              if (decision instanceof Decision.Refused<UploadEvent> refused) {
                throw new RefusalException(refused.refusal());
              }
            });
  }

  private TextSource source(String mediaId, Sent sent, CommandContext context) {
    String language = language(sent.language());
    String type = ContentTypes.nameOf(sent.contentType());
    return new TextSource(
        new SourceObject(
            bucket,
            folder(mediaId, language) + context.commandId(),
            (long) sent.content().length,
            HexFormat.of().formatHex(Sha256.of(sent.content())),
            type),
        language,
        sent.name().strip());
  }

  /**
   * @param language in any case
   * @throws RefusalException {@code upload-unknown} for others than the owner and administrators,
   *     {@code language-invalid}, {@code subtitles-unknown}, {@code too-many-changes-today}, or why
   *     there is no such file any more
   */
  Accepted<UploadState, UploadEvent> removeSubtitles(
      CurrentUser user, String mediaId, String language, CommandContext context) {
    uploads.requireOwner(user, mediaId);
    String tag = language(language);
    var accepted =
        uploads.execute(mediaId, new UploadCommand.RemoveSubtitles(tag), context).orThrow();
    if (!accepted.replayed()) {
      store.deleteAll(bucket, folder(mediaId, tag), null);
    }
    return accepted;
  }

  private static String language(String given) {
    String tag = Languages.canonical(given);
    if (tag == null) {
      throw new RefusalException(UploadRefusal.LANGUAGE_INVALID.refusal());
    }
    return tag;
  }

  private static String folder(String mediaId, String language) {
    return folder(mediaId) + language + "/";
  }

  /** Where all files of subtitles of a media are; ends with "/". */
  static String folder(String mediaId) {
    return mediaId + "/subtitles/";
  }
}
