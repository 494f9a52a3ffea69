package io.mediahub.client;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is made of a media beside its renditions. Every url is relative to {@link
 * Playback#filesUrl}.
 *
 * @param poster of a film; null until it is made, and of others
 * @param cover inside a file of sound; null when it has none
 * @param image an uploaded image in all its sizes; null of others
 * @param requests what is being made or could not be made; null or empty for viewers
 */
public record Artefacts(
    @Nullable Still poster,
    @Nullable Still cover,
    @Nullable Still image,
    @Nullable Storyboard storyboard,
    @Nullable Picture motion,
    @Nullable List<Located> waveform,
    @Nullable Located chapters,
    @Nullable List<Subtitles> subtitles,
    @Nullable List<Request> requests) {

  /**
   * The same picture in several sizes and formats.
   *
   * @param atSeconds when it is in the film; null of others
   */
  public record Still(
      @Nullable List<Picture> images, @Nullable String blurHash, @Nullable Double atSeconds) {}

  /**
   * @param type such as "image/webp"
   * @param width in pixels
   */
  public record Picture(String url, String type, int width, int height) {}

  /**
   * @param type such as "application/json"
   */
  public record Located(String url, String type) {}

  /**
   * @param url of WebVTT whose cues name parts of pictures
   */
  public record Storyboard(String url, double stepSeconds) {}

  /**
   * @param language BCP 47; empty when it is not known
   * @param source "file" or "upload"
   * @param url of their playlist; null while nothing can be played
   */
  public record Subtitles(
      String language,
      String name,
      String source,
      boolean preferred,
      boolean forced,
      @Nullable String url) {}

  /**
   * @param of "file", "poster" or "subtitles"
   * @param language of subtitles; null of others
   * @param state "open" or "abandoned"
   * @param reason why it was given up; null while it is open
   */
  public record Request(
      String of,
      @Nullable String language,
      @Nullable Instant requestedAt,
      String state,
      @Nullable Reason reason) {}

  public record Reason(String code, String sentence) {}
}
