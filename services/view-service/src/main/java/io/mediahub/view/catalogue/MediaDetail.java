package io.mediahub.view.catalogue;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mediahub.domain.status.MediaStatus;
import io.mediahub.domain.status.PackageStatus;
import io.mediahub.domain.status.RenditionStatus;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A media in full for its owner and administrators; for others what they need to watch it.
 *
 * @param mediaId the media
 * @param title as its owner gave it, such as {@code Big Buck Bunny}
 * @param description as its owner gave it, in lines that end with a line feed, such as {@code A
 *     rabbit and three rodents.}; empty when there is none
 * @param tags in the order of their owner, such as {@code ["animation","short"]}
 * @param language of the film, a tag of BCP 47, such as {@code pt-BR}; null when it is not said
 * @param decisions who may watch and when, and what became of it; null for viewers
 * @param ownerId the account that uploaded it; null for viewers
 * @param mine whether it belongs to the account that asks
 * @param status how far the media is on its way from the upload to the stream, such as {@code
 *     published}
 * @param delayed true while this shows an older state than the newest, because an event could not
 *     be applied; an operator of the platform has to look
 * @param createdAt when the upload was declared
 * @param durationMillis the length of the media in milliseconds, such as {@code 596458}; 0 before
 *     the inspection
 * @param progressPermille how much is encoded, 0 to 1000, such as {@code 1000}
 * @param etaMillis how long the rest of the encoding takes, such as {@code 42000}, as estimated a
 *     moment ago; null while nothing is encoded, or too little to tell
 * @param inspection what the inspection found in the file, such as {@code "container": "mov"}; null
 *     before the inspection, and for viewers
 * @param droppedTracks tracks of the file that are not published, each with the reason; empty for
 *     viewers
 * @param renditions the planned renditions of the published package, or of the one that is encoded,
 *     in the order of the ladder; empty before the inspection
 * @param packages what was made of the file to be played, oldest first: a preview, the main
 *     package, another one after a retry; empty for viewers
 * @param kind whether it is a film, a sound or an image; null before the inspection
 * @param artefacts what is made of it beside its renditions, such as a poster and subtitles
 * @param refusal why there is nothing to watch; null unless the media is refused or has failed
 * @param timings when each step was done
 * @param versions what this answer reflects, for If-Version-At-Least
 */
record MediaDetail(
    String mediaId,
    String title,
    String description,
    List<String> tags,
    @Nullable String language,
    @Nullable Decisions decisions,
    @Nullable String ownerId,
    boolean mine,
    MediaStatus status,
    boolean delayed,
    Instant createdAt,
    long durationMillis,
    int progressPermille,
    @Nullable Long etaMillis,
    @Nullable JsonNode inspection,
    List<DroppedTrack> droppedTracks,
    List<Rendition> renditions,
    List<Pack> packages,
    @Schema(allowableValues = {"video", "audio", "image"}) @Nullable String kind,
    Artefacts artefacts,
    MediaRow.@Nullable Reason refusal,
    Timings timings,
    Versions versions) {

  /**
   * What its owner and administrators decided.
   *
   * @param visibility who may watch beside the owner, such as {@code members}
   * @param opensAt from when others may watch; null if from the beginning
   * @param closesAt from when they no longer may; null if never
   * @param removeAt until when its owner, who deleted it, can restore it; null unless deleted
   * @param takedown why an administrator took it down, such as {@code A claim of the rights
   *     holder.}; null unless taken down
   */
  @Schema(name = "MediaDecisions")
  record Decisions(
      @Schema(allowableValues = {"private", "granted", "unlisted", "members", "public"})
          String visibility,
      @Nullable Instant opensAt,
      @Nullable Instant closesAt,
      @Nullable Instant removeAt,
      @Nullable String takedown) {
    static Decisions of(MediaRow.Decided decided) {
      return new Decisions(
          decided.visibility(),
          decided.opensAt(),
          decided.closesAt(),
          decided.removeAt(),
          decided.takedown());
    }
  }

  /**
   * @param renditionId names the rendition within the media, such as {@code v1080}
   * @param kind whether it is pictures or sound
   * @param width in pixels, such as {@code 1920}; absent for audio
   * @param height in pixels, such as {@code 1080}; absent for audio
   * @param channels of sound, such as {@code 2}; absent for video
   * @param state how much of it exists
   * @param segments the number of segments so far, such as {@code 150}
   * @param durationMillis the length of these segments in milliseconds, such as {@code 596458}
   * @param prefix the folder of its objects within the media's folder, such as {@code
   *     1b9d6bcd-m/v1080/}; absent while it waits, and for viewers
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Rendition(
      String renditionId,
      @Schema(allowableValues = {"video", "audio"}) String kind,
      @Nullable Integer width,
      @Nullable Integer height,
      @Nullable Integer channels,
      RenditionStatus state,
      int segments,
      long durationMillis,
      @Nullable String prefix) {}

  /**
   * @param packageId names the package within the media, such as {@code 1b9d6bcd-m}
   * @param kind a preview is copied from the head of the file, and played until the main package is
   *     published
   * @param state how far it is
   * @param played whether new playbacks get it
   * @param plannedAt when it was planned
   * @param playableAt when its first segments could be played; absent before
   * @param end why nobody will finish it, or which one took its place; absent unless it is
   *     abandoned
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "Package")
  record Pack(
      String packageId,
      @Schema(allowableValues = {"main", "preview"}) String kind,
      PackageStatus state,
      boolean played,
      Instant plannedAt,
      @Nullable Instant playableAt,
      @Nullable End end) {}

  /**
   * @param code the reason, for programs, such as {@code superseded}
   * @param sentence the reason, for people, such as {@code The media is published.}
   */
  @Schema(name = "PackageEnd")
  record End(String code, String sentence) {}

  /**
   * @param index number of the track in the file, from 0, such as {@code 2}
   * @param codec of the track, such as {@code nellymoser}; empty when it is unknown
   * @param reason a sentence for the owner, such as {@code The audio is encoded as nellymoser,
   *     which is not supported.}
   */
  record DroppedTrack(int index, String codec, String reason) {}

  /**
   * @param requestedAt when the upload was declared
   * @param uploadedAt when the whole file had arrived; null before
   * @param inspectedAt when the inspection had accepted the file; null before
   * @param firstPlayableAt when the first segments could be played; null before
   * @param publishedAt when all renditions were complete; null before
   */
  record Timings(
      Instant requestedAt,
      @Nullable Instant uploadedAt,
      @Nullable Instant inspectedAt,
      @Nullable Instant firstPlayableAt,
      @Nullable Instant publishedAt) {}

  /**
   * @param upload the version of the upload, such as {@code 2}
   * @param rendition the version of the rendition process, such as {@code 14}; 0 before its first
   *     event
   */
  record Versions(long upload, long rendition) {}

  private record Planned(
      String renditionId,
      @Nullable Integer width,
      @Nullable Integer height,
      @Nullable Integer channels) {}

  private record Known(
      String packageId,
      String kind,
      String state,
      OffsetDateTime plannedAt,
      @Nullable OffsetDateTime playableAt,
      @Nullable String code,
      @Nullable String sentence,
      boolean played) {
    Pack shown() {
      return new Pack(
          packageId,
          kind,
          PackageStatus.parse(state),
          played,
          plannedAt.toInstant(),
          playableAt == null ? null : playableAt.toInstant(),
          code == null ? null : new End(code, sentence == null ? "" : sentence));
    }
  }

  private record Made(
      String renditionId, String prefix, int segments, long durationMicros, boolean whole) {}

  /** The account that asks. */
  record Reader(String userId, boolean administrator) {
    boolean owns(MediaRow row) {
      return row.ownerId().equals(userId);
    }

    boolean seesAllOf(MediaRow row) {
      return administrator || owns(row);
    }
  }

  static MediaDetail of(
      Reader reader,
      MediaRow row,
      @Nullable String inspection,
      @Nullable String videoRungs,
      @Nullable String audioRungs,
      @Nullable String made,
      @Nullable String packages,
      @Nullable String artefacts,
      @Nullable String jobs,
      JsonMapper json) {
    Map<String, Made> byId =
        list(made, new TypeReference<List<Made>>() {}, json).stream()
            .collect(Collectors.toMap(Made::renditionId, Function.identity()));
    boolean all = reader.seesAllOf(row);
    var renditions = new ArrayList<Rendition>();
    var rungs = new TypeReference<List<Planned>>() {};
    list(videoRungs, rungs, json)
        .forEach(
            rung -> renditions.add(rendition("video", rung, byId.get(rung.renditionId()), all)));
    list(audioRungs, rungs, json)
        .forEach(
            rung -> renditions.add(rendition("audio", rung, byId.get(rung.renditionId()), all)));
    JsonNode inspected = inspection == null || !all ? null : json.readTree(inspection);
    return new MediaDetail(
        row.mediaId(),
        row.title(),
        row.decided().description(),
        row.decided().tags(),
        row.decided().language(),
        all ? Decisions.of(row.decided()) : null,
        all ? row.ownerId() : null,
        reader.owns(row),
        row.status(),
        row.delayed(),
        row.requestedAt(),
        row.durationMillis(),
        row.progressPermille(),
        row.etaMillis(),
        inspected,
        inspected == null ? List.of() : dropped(inspected),
        renditions,
        all
            ? list(packages, new TypeReference<List<Known>>() {}, json).stream()
                .map(Known::shown)
                .toList()
            : List.of(),
        row.kind() == null ? null : row.kind().word(),
        Artefacts.of(
            list(artefacts, new TypeReference<List<ArtefactRow>>() {}, json),
            all ? list(jobs, new TypeReference<List<ArtefactRow.Job>>() {}, json) : List.of(),
            row.packagePath()),
        row.refusal(),
        new Timings(
            row.requestedAt(),
            row.uploadedAt(),
            row.inspectedAt(),
            row.firstPlayableAt(),
            row.publishedAt()),
        new Versions(row.uploadVersion(), row.renditionVersion()));
  }

  /** An inspection by an earlier version names none. */
  private static List<DroppedTrack> dropped(JsonNode inspection) {
    List<DroppedTrack> tracks = new ArrayList<>();
    for (JsonNode track : inspection.path("droppedTracks")) {
      tracks.add(
          new DroppedTrack(
              track.path("index").asInt(),
              track.path("codec").asString(""),
              track.path("reason").asString("")));
    }
    return tracks;
  }

  private static Rendition rendition(String kind, Planned rung, @Nullable Made made, boolean all) {
    return new Rendition(
        rung.renditionId(),
        kind,
        rung.width(),
        rung.height(),
        rung.channels(),
        state(made),
        made == null ? 0 : made.segments(),
        made == null ? 0 : made.durationMicros() / 1000,
        made == null || !all ? null : made.prefix());
  }

  private static RenditionStatus state(@Nullable Made made) {
    if (made == null) {
      return RenditionStatus.WAITING;
    }
    return made.whole() ? RenditionStatus.COMPLETE : RenditionStatus.ENCODING;
  }

  private static <T> List<T> list(
      @Nullable String text, TypeReference<List<T>> type, JsonMapper json) {
    return text == null ? List.of() : json.readValue(text, type);
  }
}
