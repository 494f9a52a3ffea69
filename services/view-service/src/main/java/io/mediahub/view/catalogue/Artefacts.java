package io.mediahub.view.catalogue;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mediahub.domain.upload.Languages;
import io.mediahub.playlist.render.MediaPlaylist;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is made of a media beside its renditions. Every url is relative to the filesUrl of a
 * playback, whose cookies open it.
 *
 * @param poster the picture that stands for a film; absent until it is made, and of others
 * @param cover the picture inside a file of sound; absent when it has none
 * @param image an uploaded image in all its sizes; absent of others
 * @param storyboard small pictures of the whole film for a seek bar; absent until they are made
 * @param motion some moving seconds without sound, of a film or of an animated image
 * @param waveform how loud the sound is over time, in the formats of audiowaveform; empty without
 *     sound
 * @param chapters the titles of stretches of the media, as JSON; absent when the file names none
 * @param subtitles subtitles that the playlists list as well
 * @param requests what is being made, or could not be made; empty for viewers
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Artefacts(
    @Nullable Still poster,
    @Nullable Still cover,
    @Nullable Still image,
    @Nullable Storyboard storyboard,
    @Nullable Motion motion,
    List<Located> waveform,
    @Nullable Located chapters,
    List<Subtitles> subtitles,
    List<Request> requests) {

  /**
   * @param images the same picture in several sizes and formats, the smallest first
   * @param blurHash a few characters that stand for the picture until it is loaded, such as {@code
   *     LEHV6nWB2yk8pyo0adR*.7kCMdnj}
   * @param atSeconds when the picture is in the film, such as {@code 12.5}; absent of others
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Still(List<Picture> images, String blurHash, @Nullable Double atSeconds) {
    static Still of(ArtefactRow row) {
      return new Still(
          row.files().stream()
              .filter(file -> file.contentType().startsWith("image/"))
              .map(file -> Picture.of(row, file))
              .toList(),
          row.blurHash(),
          row.kind().equals("poster") ? row.atMicros() / 1e6 : null);
    }
  }

  /**
   * @param url relative to the filesUrl of a playback, such as {@code x-1b9d6bcd-1/poster/640.webp}
   * @param type of its content, such as {@code image/webp}
   * @param width in pixels, such as {@code 640}
   * @param height in pixels, such as {@code 360}
   */
  record Picture(String url, String type, int width, int height) {
    private static Picture of(ArtefactRow row, ArtefactRow.StoredFile file) {
      return new Picture(
          row.folder() + file.name(), file.contentType(), file.width(), file.height());
    }
  }

  /**
   * @param url relative to the filesUrl of a playback, such as {@code
   *     x-1b9d6bcd-1/waveform/waveform.json}
   * @param type of its content, such as {@code application/json}
   */
  @Schema(name = "ArtefactFile")
  record Located(String url, String type) {}

  /**
   * @param url of WebVTT whose cues name parts of pictures ({@code #xywh=}), relative to the
   *     filesUrl of a playback, such as {@code x-1b9d6bcd-1/storyboard/storyboard.vtt}
   * @param stepSeconds time between two pictures, such as {@code 10.0}
   */
  record Storyboard(String url, double stepSeconds) {}

  /**
   * @param url relative to the filesUrl of a playback, such as {@code
   *     x-1b9d6bcd-1/motion/motion.mp4}
   * @param type of its content, such as {@code video/mp4}
   * @param width in pixels, such as {@code 480}
   * @param height in pixels, such as {@code 270}
   */
  record Motion(String url, String type, int width, int height) {}

  /**
   * @param language a tag of BCP 47, such as {@code pt-BR}; empty when it is not known
   * @param name shown to people, such as {@code Português}
   * @param source whether the subtitles are in the uploaded file, or were uploaded to it
   * @param preferred whether they are the ones to show when nobody chooses
   * @param forced whether they are shown although nobody chose subtitles
   * @param url their playlist, relative to the filesUrl of a playback, such as {@code
   *     1b9d6bcd-m/s0/playlist.m3u8}; absent while nothing can be played
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Subtitles(
      String language,
      String name,
      @Schema(allowableValues = {"file", "upload"}) String source,
      boolean preferred,
      boolean forced,
      @Nullable String url) {}

  /**
   * @param of what is made: all artefacts of the file, a poster, or subtitles
   * @param language of the subtitles, such as {@code de}; absent of others
   * @param requestedAt when it was asked for last
   * @param state {@code open} while it is being made, {@code abandoned} when it could not be made
   * @param reason why it was given up; absent while it is open
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "ArtefactRequest")
  record Request(
      @Schema(allowableValues = {"file", "poster", "subtitles"}) String of,
      @Nullable String language,
      Instant requestedAt,
      @Schema(allowableValues = {"open", "abandoned"}) String state,
      @Nullable Reason reason) {}

  /**
   * @param code the reason, for programs, such as {@code subtitles-unreadable}
   * @param sentence the reason, for people, such as {@code The file is neither SubRip nor WebVTT.}
   */
  @Schema(name = "ArtefactReason")
  record Reason(String code, String sentence) {}

  private static final String UPLOADED = "u-";

  /**
   * @param packagePath of the package that viewers get; null while nothing can be played
   * @param jobs of the owner's wishes; empty for viewers
   */
  static Artefacts of(
      List<ArtefactRow> rows, List<ArtefactRow.Job> jobs, @Nullable String packagePath) {
    return new Artefacts(
        first(rows, "poster").map(Still::of).orElse(null),
        first(rows, "cover").map(Still::of).orElse(null),
        first(rows, "image").map(Still::of).orElse(null),
        first(rows, "storyboard").flatMap(Artefacts::storyboard).orElse(null),
        first(rows, "motion").flatMap(Artefacts::motion).orElse(null),
        first(rows, "waveform")
            .map(row -> row.files().stream().map(file -> located(row, file)).toList())
            .orElse(List.of()),
        first(rows, "chapters")
            .flatMap(row -> json(row).map(file -> located(row, file)))
            .orElse(null),
        rows.stream()
            .filter(row -> row.kind().equals("subtitles") && !row.files().isEmpty())
            .map(row -> subtitles(row, packagePath))
            .toList(),
        jobs.stream().map(Artefacts::request).toList());
  }

  private static Optional<ArtefactRow> first(List<ArtefactRow> rows, String kind) {
    return rows.stream().filter(row -> row.kind().equals(kind)).findFirst();
  }

  private static Optional<ArtefactRow.StoredFile> json(ArtefactRow row) {
    return row.files().stream()
        .filter(file -> file.contentType().equals("application/json"))
        .findFirst();
  }

  private static Located located(ArtefactRow row, ArtefactRow.StoredFile file) {
    return new Located(row.folder() + file.name(), file.contentType());
  }

  private static Optional<Storyboard> storyboard(ArtefactRow row) {
    return row.files().stream()
        .filter(file -> file.contentType().startsWith("text/vtt"))
        .findFirst()
        .map(file -> new Storyboard(row.folder() + file.name(), row.stepMicros() / 1e6));
  }

  private static Optional<Motion> motion(ArtefactRow row) {
    return row.files().stream()
        .findFirst()
        .map(
            file ->
                new Motion(
                    row.folder() + file.name(), file.contentType(), file.width(), file.height()));
  }

  private static Subtitles subtitles(ArtefactRow row, @Nullable String packagePath) {
    return new Subtitles(
        row.language(),
        Languages.shown(row.name(), row.language()),
        row.artefactId().startsWith(UPLOADED) ? "upload" : "file",
        row.preferred(),
        row.forced(),
        packagePath == null
            ? null
            : packagePath + "/" + row.artefactId() + "/" + MediaPlaylist.NAME);
  }

  private static Request request(ArtefactRow.Job job) {
    boolean subtitles = job.target().startsWith(UPLOADED);
    String code = job.code();
    return new Request(
        subtitles ? "subtitles" : job.target(),
        subtitles ? job.target().substring(UPLOADED.length()) : null,
        job.requestedAt().toInstant(),
        code == null ? "open" : "abandoned",
        code == null ? null : new Reason(code, job.sentence() == null ? "" : job.sentence()));
  }
}
