package io.mediahub.domain.upload;

import io.mediahub.domain.Decider;
import io.mediahub.domain.Decision;
import io.mediahub.domain.Refusal;
import io.mediahub.domain.upload.UploadCommand.Abort;
import io.mediahub.domain.upload.UploadCommand.Complete;
import io.mediahub.domain.upload.UploadCommand.Request;
import io.mediahub.domain.upload.UploadState.Aborted;
import io.mediahub.domain.upload.UploadState.Completed;
import io.mediahub.domain.upload.UploadState.Declared;
import io.mediahub.domain.upload.UploadState.None;
import io.mediahub.domain.upload.UploadState.Pending;
import io.mediahub.domain.upload.UploadState.Refused;
import java.util.regex.Pattern;
import mediahub.upload.SourceObject;
import mediahub.upload.UploadAborted;
import mediahub.upload.UploadCompleted;
import mediahub.upload.UploadEvent;
import mediahub.upload.UploadRefused;
import mediahub.upload.UploadRequested;
import org.jspecify.annotations.Nullable;

/** A file is declared, then arrives as declared, or is refused or given up. */
public final class UploadDecider implements Decider<UploadCommand, UploadState, UploadEvent> {
  private static final int MAX_TITLE = 200;
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  @Override
  public UploadState initial() {
    return new None();
  }

  @Override
  public Decision<UploadEvent> decide(UploadCommand command, UploadState state) {
    return switch (command) {
      case Request request -> request(request, state);
      case Complete complete -> complete(complete, state);
      case Abort abort ->
          switch (state) {
            case None none -> Decision.refuse(unknown());
            case Pending pending -> Decision.accept(new UploadAborted(abort.reason()));
            case Aborted aborted -> Decision.nothing();
            case Refused refused -> Decision.nothing();
            case Completed completed ->
                Decision.refuse(
                    Refusal.of(
                        Refusal.Kind.CONFLICT,
                        "upload-completed",
                        "The upload is complete and can no longer be aborted.",
                        "Nothing needs to be done."));
          };
    };
  }

  private static Decision<UploadEvent> request(Request command, UploadState state) {
    if (!(state instanceof None)) {
      return Decision.refuse(
          Refusal.of(
              Refusal.Kind.CONFLICT,
              "upload-exists",
              "This media id has an upload already.",
              "Ask for a new upload."));
    }
    Refusal refusal = refusalOf(command.title(), command.source(), command.policy());
    return refusal != null
        ? Decision.refuse(refusal)
        : Decision.accept(
            new UploadRequested(
                command.ownerId(),
                command.title(),
                command.source(),
                command.multipartId(),
                command.partSizeBytes(),
                command.expiresAt()));
  }

  /** Why such a file may not be uploaded, or null: the same rule before and inside the decision. */
  public static @Nullable Refusal refusalOf(
      String title, SourceObject source, UploadPolicy policy) {
    if (title.isBlank() || title.length() > MAX_TITLE) {
      return Refusal.invalid(
          "title-invalid",
          "title",
          "The title is empty or too long.",
          "Give it 1 to " + MAX_TITLE + " characters.");
    }
    if (source.getContentType().startsWith("image/")) {
      return new Refusal(
          Refusal.Kind.UNSUPPORTED_TYPE,
          "images-not-yet",
          "contentType",
          "Images cannot be uploaded yet.",
          "Upload a video or audio file.");
    }
    if (!policy.contentTypes().contains(source.getContentType())) {
      return new Refusal(
          Refusal.Kind.UNSUPPORTED_TYPE,
          "type-not-allowed",
          "contentType",
          "Files of type " + source.getContentType() + " are not accepted.",
          "Send one of " + policy.contentTypes().stream().sorted().toList() + ".");
    }
    if (source.getSizeBytes() <= 0) {
      return Refusal.invalid(
          "empty-file", "sizeBytes", "The file is empty.", "Choose a file that has content.");
    }
    if (source.getSizeBytes() > policy.maxBytes()) {
      return new Refusal(
          Refusal.Kind.TOO_LARGE,
          "file-too-large",
          "sizeBytes",
          "The file has %d bytes; the limit is %d."
              .formatted(source.getSizeBytes(), policy.maxBytes()),
          "Send a smaller file.");
    }
    if (!SHA256.matcher(source.getSha256()).matches()) {
      return Refusal.invalid(
          "sha256-invalid",
          "sha256",
          "The checksum is not a SHA-256.",
          "Send 64 lower-case hexadecimal digits.");
    }
    return null;
  }

  private static Decision<UploadEvent> complete(Complete command, UploadState state) {
    return switch (state) {
      case None none -> Decision.refuse(unknown());
      case Completed completed -> Decision.nothing();
      case Pending(Declared declared) ->
          command.receivedBytes() == declared.sizeBytes()
              ? Decision.accept(new UploadCompleted(declared.ownerId(), sourceOf(declared)))
              : Decision.accept(
                  new UploadRefused(
                      "size-mismatch",
                      "%d bytes arrived, %d were declared."
                          .formatted(command.receivedBytes(), declared.sizeBytes()),
                      "Start a new upload and declare the file's real size."));
      case Aborted aborted ->
          Decision.refuse(
              Refusal.of(
                  Refusal.Kind.GONE,
                  "upload-aborted",
                  "The upload was aborted.",
                  "Start a new upload."));
      case Refused refused ->
          Decision.refuse(
              Refusal.of(Refusal.Kind.GONE, refused.code(), refused.sentence(), refused.hint()));
    };
  }

  private static Refusal unknown() {
    return Refusal.of(
        Refusal.Kind.NOT_FOUND,
        "upload-unknown",
        "There is no such upload.",
        "Check the media id.");
  }

  private static SourceObject sourceOf(Declared declared) {
    return new SourceObject(
        declared.bucket(),
        declared.objectKey(),
        declared.sizeBytes(),
        declared.sha256(),
        declared.contentType());
  }

  @Override
  public UploadState evolve(UploadState state, UploadEvent event) {
    return switch (event) {
      case UploadRequested requested -> new Pending(declaredBy(requested));
      case UploadCompleted completed ->
          state instanceof Pending(Declared declared) ? new Completed(declared) : state;
      case UploadAborted aborted ->
          state instanceof Pending(Declared declared) ? new Aborted(declared) : state;
      case UploadRefused refused ->
          state instanceof Pending(Declared declared)
              ? new Refused(declared, refused.getCode(), refused.getSentence(), refused.getHint())
              : state;
    };
  }

  private static Declared declaredBy(UploadRequested event) {
    SourceObject source = event.getSource();
    return new Declared(
        event.getOwnerId(),
        event.getTitle(),
        source.getBucket(),
        source.getObjectKey(),
        source.getSizeBytes(),
        source.getSha256(),
        source.getContentType(),
        event.getMultipartId(),
        event.getPartSizeBytes(),
        event.getExpiresAt());
  }
}
