package io.mediahub.client;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A media as the catalogue shows it.
 *
 * @param status in the words of {@link Status}; a later release may know more of them
 * @param delayed whether a newer event about it could not be applied yet, so that this is an older
 *     state
 * @param durationMillis 0 until inspected
 * @param progressPermille of the encode, 0 to 1000
 * @param etaMillis how long the rest of the encode takes; null when that is not known
 * @param inspection what the file is; null until inspected
 * @param packages what was made of the file to be played; null or empty for viewers
 * @param kind "video", "audio" or "image"; null until inspected
 * @param artefacts what is made of it beside its renditions; null in lists
 * @param refusal why there is nothing to watch; null unless refused or failed
 */
public record Media(
    String mediaId,
    String title,
    @Nullable String ownerId,
    String status,
    boolean delayed,
    @Nullable Instant createdAt,
    long durationMillis,
    int progressPermille,
    @Nullable Long etaMillis,
    @Nullable JsonNode inspection,
    @Nullable List<Rendition> renditions,
    @Nullable List<Pack> packages,
    @Nullable String kind,
    @Nullable Artefacts artefacts,
    @Nullable Refusal refusal,
    @Nullable Timings timings,
    @Nullable Versions versions) {

  /** The statuses of a media, in the order of its life. */
  public enum Status {
    UPLOADING,
    INSPECTING,
    ENCODING,
    PUBLISHED,
    REFUSED,
    FAILED,
    ABORTED,
    CANCELLED,
    DELETED;

    private static final Set<Status> LAST =
        EnumSet.of(PUBLISHED, REFUSED, FAILED, ABORTED, CANCELLED, DELETED);

    /** As the API writes it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public boolean is(Status other) {
    return other.word().equals(status);
  }

  /** Whether its status no longer changes by itself. */
  public boolean ended() {
    return Status.LAST.stream().anyMatch(this::is);
  }

  /**
   * @param kind in the words of {@link Kind}
   * @param width pixels; 0 for audio
   * @param channels 0 for video
   * @param state in the words of {@link State}
   * @param segments how many are there so far
   * @param prefix of its objects in the media bucket; null until opened
   */
  public record Rendition(
      String renditionId,
      @Nullable String kind,
      int width,
      int height,
      int channels,
      @Nullable String state,
      int segments,
      long durationMillis,
      @Nullable String prefix) {

    /** What a rendition is of. */
    public enum Kind {
      VIDEO,
      AUDIO;

      /** As the API writes it. */
      public String word() {
        return name().toLowerCase(Locale.ROOT);
      }
    }

    /** How far a rendition is. */
    public enum State {
      WAITING,
      ENCODING,
      COMPLETE;

      /** As the API writes it. */
      public String word() {
        return name().toLowerCase(Locale.ROOT);
      }
    }

    public boolean is(Kind other) {
      return other.word().equals(kind);
    }

    /** Whether all of its segments are there. */
    public boolean complete() {
      return State.COMPLETE.word().equals(state);
    }
  }

  /**
   * What was made of the file to be played at one time.
   *
   * @param kind "main" or "preview"; a later release may know more of them
   * @param state "encoding", "published" or "abandoned"
   * @param played whether new playbacks get it
   * @param playableAt when its first segments could be played; null before
   */
  public record Pack(
      String packageId,
      @Nullable String kind,
      @Nullable String state,
      boolean played,
      @Nullable Instant plannedAt,
      @Nullable Instant playableAt) {}

  public record Refusal(String code, @Nullable String sentence, @Nullable String hint) {}

  public record Timings(
      @Nullable Instant requestedAt,
      @Nullable Instant uploadedAt,
      @Nullable Instant inspectedAt,
      @Nullable Instant firstPlayableAt,
      @Nullable Instant publishedAt) {}

  public record Versions(long upload, long rendition) {
    /** How many events they stand for. */
    long events() {
      return upload + rendition;
    }
  }
}
