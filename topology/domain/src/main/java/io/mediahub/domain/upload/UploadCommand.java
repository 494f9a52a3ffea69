package io.mediahub.domain.upload;

import io.mediahub.domain.rendition.PackageGate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import mediahub.upload.AbortReason;
import mediahub.upload.SourceObject;
import mediahub.upload.TextSource;
import mediahub.upload.Visibility;
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

  /** Delete the file and all that was made of it, at once and for good. */
  record Delete() implements UploadCommand {}

  /**
   * Change what people read about the media. What is null stays.
   *
   * @param language empty when it is not to be said any more
   */
  record Edit(
      @Nullable String title,
      @Nullable String description,
      @Nullable List<String> tags,
      @Nullable String language)
      implements UploadCommand {
    public Edit {
      tags = tags == null ? null : List.copyOf(tags);
    }
  }

  /** Let others watch, or no longer. */
  record Show(String mediaId, Visibility to) implements UploadCommand {}

  /**
   * Let others watch within a time only.
   *
   * @param opensAt null when it does not have to begin
   * @param closesAt null when it does not end
   */
  record Schedule(@Nullable Instant opensAt, @Nullable Instant closesAt) implements UploadCommand {
    public Schedule {
      opensAt = whole(opensAt);
      closesAt = whole(closesAt);
    }

    /** In milliseconds, as events have it. */
    private static @Nullable Instant whole(@Nullable Instant at) {
      return at == null ? null : at.truncatedTo(ChronoUnit.MILLIS);
    }
  }

  /**
   * Hide the media now, and delete it later. What is being encoded stops.
   *
   * @param removeAt until when it can be restored
   */
  record PlanDeletion(EncodeFacts facts, Instant removeAt) implements UploadCommand {}

  /** Bring back media whose deletion is planned. */
  record Restore() implements UploadCommand {}

  /** Delete media whose time to be restored is over. */
  record RemoveDue(Instant now) implements UploadCommand {}

  /**
   * Take the media down, whatever its owner decides.
   *
   * @param reason for its owner to read
   */
  record TakeDown(String reason) implements UploadCommand {}

  /** Take the takedown back. */
  record Reinstate() implements UploadCommand {}
}
