package io.mediahub.view.catalogue;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mediahub.domain.status.MediaStatus;
import io.mediahub.domain.status.RenditionStatus;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
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
 * All that is shown of one media: to its owner and administrators in full, to others what they need
 * to watch it.
 *
 * @param ownerId null for viewers
 * @param mine whether it belongs to who is asking
 * @param status how far it is
 * @param delayed true while it shows an older state than the newest: an event about it could not be
 *     applied yet, and an operator of the platform has to look
 * @param inspection what the file is, as the inspection found it; null before, and for viewers
 * @param renditions those that are planned, in the order of the ladder
 */
record MediaDetail(
    String mediaId,
    String title,
    @Nullable String ownerId,
    boolean mine,
    MediaStatus status,
    boolean delayed,
    Instant createdAt,
    long durationMillis,
    int progressPermille,
    @Nullable JsonNode inspection,
    List<Rendition> renditions,
    MediaRow.@Nullable Reason refusal,
    Timings timings,
    Versions versions) {

  /**
   * @param kind video or audio
   * @param state how much of it there is
   * @param segments how many there are
   * @param prefix where its objects are, below the media's folder; absent while waiting, and for
   *     viewers
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

  record Timings(
      Instant requestedAt,
      @Nullable Instant uploadedAt,
      @Nullable Instant inspectedAt,
      @Nullable Instant firstPlayableAt,
      @Nullable Instant publishedAt) {}

  /** Versions of the aggregates that the row reflects; 0 before the first event. */
  record Versions(long upload, long rendition) {}

  private record Planned(
      String renditionId,
      @Nullable Integer width,
      @Nullable Integer height,
      @Nullable Integer channels) {}

  private record Made(
      String renditionId, String prefix, int segments, long durationMicros, boolean complete) {}

  /** Who is asking, and whether they see all of it. */
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
    return new MediaDetail(
        row.mediaId(),
        row.title(),
        all ? row.ownerId() : null,
        reader.owns(row),
        row.status(),
        row.delayed(),
        row.requestedAt(),
        row.durationMillis(),
        row.progressPermille(),
        inspection == null || !all ? null : json.readTree(inspection),
        renditions,
        row.refusal(),
        new Timings(
            row.requestedAt(),
            row.uploadedAt(),
            row.inspectedAt(),
            row.firstPlayableAt(),
            row.publishedAt()),
        new Versions(row.uploadVersion(), row.renditionVersion()));
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
    return made.complete() ? RenditionStatus.COMPLETE : RenditionStatus.ENCODING;
  }

  private static <T> List<T> list(
      @Nullable String text, TypeReference<List<T>> type, JsonMapper json) {
    return text == null ? List.of() : json.readValue(text, type);
  }
}
