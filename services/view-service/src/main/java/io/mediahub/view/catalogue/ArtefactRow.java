package io.mediahub.view.catalogue;

import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An artefact as its table has it.
 *
 * @param kind "poster", "storyboard", "motion", "image", "cover", "waveform", "chapters" or
 *     "subtitles"; a later version may know more
 * @param folder below the media's folder; ends with "/"
 */
record ArtefactRow(
    String artefactId,
    String kind,
    String folder,
    List<StoredFile> files,
    String language,
    String name,
    long atMicros,
    String blurHash,
    long stepMicros,
    boolean preferred,
    boolean forced) {
  /**
   * @param name below the folder
   * @param width in pixels; 0 when it is no picture
   */
  record StoredFile(String name, String contentType, long sizeBytes, int width, int height) {}

  /**
   * What became of a wish.
   *
   * @param target "file", "poster", or the id of uploaded subtitles
   * @param code why it was given up; null while it is open
   */
  record Job(
      String target,
      OffsetDateTime requestedAt,
      @Nullable String code,
      @Nullable String sentence) {}
}
