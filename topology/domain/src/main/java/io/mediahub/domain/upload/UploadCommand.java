package io.mediahub.domain.upload;

import io.mediahub.domain.rendition.PackageGate;
import java.time.Instant;
import java.util.List;
import mediahub.upload.AbortReason;
import mediahub.upload.SourceObject;
import mediahub.upload.TextSource;
import org.jspecify.annotations.Nullable;

/** Commands to an upload. */
public sealed interface UploadCommand {
  record Request(
      String ownerId,
      String title,
      SourceObject source,
      String multipartId,
      long partSizeBytes,
      Instant expiresAt,
      UploadPolicy policy)
      implements UploadCommand {}

  /** Record that such a file may not be uploaded. */
  record Decline(String ownerId, String title, SourceObject source, UploadPolicy policy)
      implements UploadCommand {}

  /** All parts have arrived, with so many bytes in total. */
  record Complete(long receivedBytes) implements UploadCommand {}

  /**
   * The client asked to complete it, but parts are missing.
   *
   * @param missing numbers of the missing parts, ascending, at least one
   * @param parts how many there should be
   */
  record CompleteEarly(long receivedBytes, List<Integer> missing, int parts)
      implements UploadCommand {
    public CompleteEarly {
      missing = List.copyOf(missing);
    }
  }

  /** The inspection refused the file, and it is deleted from the store. */
  record Discard() implements UploadCommand {}

  record Abort(AbortReason reason) implements UploadCommand {}

  /** Stop the encoding; the uploaded file stays. */
  record CancelEncoding(EncodeFacts facts) implements UploadCommand {}

  /**
   * Encode the file again.
   *
   * @param renditionId the only rendition to make again; null for all
   */
  record RetryEncoding(EncodeFacts facts, @Nullable String renditionId) implements UploadCommand {}

  /**
   * Encode published media anew by another recipe. Nobody waits for it.
   *
   * @param recipeId the recipe to reach
   * @param available the recipes that the platform has
   * @param gate what the new package must pass
   * @param again whether to ask once more though this recipe was asked for already
   */
  record Reencode(
      EncodeFacts facts, String recipeId, List<String> available, PackageGate gate, boolean again)
      implements UploadCommand {
    public Reencode {
      available = List.copyOf(available);
    }
  }

  /**
   * Let another frame stand for the film.
   *
   * @param atMicros from the start of the film
   */
  record ChoosePoster(SourceFacts facts, long atMicros) implements UploadCommand {}

  /** Add subtitles, or put them in the place of those of the same language. */
  record AddSubtitles(SourceFacts facts, TextSource subtitles) implements UploadCommand {}

  /**
   * Take uploaded subtitles away.
   *
   * @param language BCP 47, in its canonical case
   */
  record RemoveSubtitles(String language) implements UploadCommand {}

  /** Delete the file and all that was made of it. */
  record Delete() implements UploadCommand {}
}
