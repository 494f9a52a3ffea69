package io.mediahub.domain.upload;

import static java.util.Map.entry;

import java.util.Locale;
import java.util.Map;

/**
 * Aliases of media types. Browsers, phones and systems derive a media type from the file's
 * extension, each in its own way, or send none. The type decides little: the inspection finds out
 * from the bytes what the file is.
 */
public final class ContentTypes {
  /** Sent for a file of unknown type. */
  public static final String UNKNOWN = "application/octet-stream";

  /** Aliases, and the type that the platform uses. */
  private static final Map<String, String> OTHER_NAMES =
      Map.ofEntries(
          // AVI
          entry("video/avi", "video/x-msvideo"),
          entry("video/msvideo", "video/x-msvideo"),
          entry("video/vnd.avi", "video/x-msvideo"),
          entry("video/x-avi", "video/x-msvideo"),
          entry("application/x-troff-msvideo", "video/x-msvideo"),
          // MP4 and QuickTime
          entry("application/mp4", "video/mp4"),
          entry("application/x-mp4", "video/mp4"),
          entry("video/x-mp4", "video/mp4"),
          entry("video/mpeg4", "video/mp4"),
          entry("video/mp4v-es", "video/mp4"),
          entry("video/h264", "video/mp4"),
          entry("video/m4v", "video/x-m4v"),
          entry("video/mov", "video/quicktime"),
          entry("video/x-quicktime", "video/quicktime"),
          entry("application/quicktime", "video/quicktime"),
          // Matroska and WebM
          entry("video/matroska", "video/x-matroska"),
          entry("video/mkv", "video/x-matroska"),
          entry("video/x-mkv", "video/x-matroska"),
          entry("application/x-matroska", "video/x-matroska"),
          entry("audio/matroska", "audio/x-matroska"),
          entry("audio/x-mka", "audio/x-matroska"),
          entry("application/webm", "video/webm"),
          entry("video/x-webm", "video/webm"),
          // Ogg
          entry("application/ogg", "video/ogg"),
          entry("application/x-ogg", "video/ogg"),
          entry("application/ogv", "video/ogg"),
          entry("video/x-ogg", "video/ogg"),
          entry("video/ogv", "video/ogg"),
          entry("video/theora", "video/ogg"),
          entry("video/x-theora", "video/ogg"),
          entry("video/x-theora+ogg", "video/ogg"),
          entry("audio/x-ogg", "audio/ogg"),
          entry("audio/oga", "audio/ogg"),
          entry("audio/vorbis", "audio/ogg"),
          entry("audio/x-vorbis", "audio/ogg"),
          entry("audio/x-vorbis+ogg", "audio/ogg"),
          entry("audio/x-opus+ogg", "audio/opus"),
          // MPEG program and transport streams
          entry("video/mpg", "video/mpeg"),
          entry("video/x-mpeg", "video/mpeg"),
          entry("video/x-mpeg2", "video/mpeg"),
          entry("video/mpeg2", "video/mpeg"),
          entry("video/mp2p", "video/mpeg"),
          entry("video/dvd", "video/mpeg"),
          entry("video/x-ms-vob", "video/mpeg"),
          entry("video/vnd.dlna.mpeg-tts", "video/mp2t"),
          entry("video/mpeg-ts", "video/mp2t"),
          entry("video/x-mpegts", "video/mp2t"),
          entry("video/ts", "video/mp2t"),
          entry("video/mts", "video/mp2t"),
          entry("video/x-mts", "video/mp2t"),
          entry("video/m2ts", "video/mp2t"),
          entry("video/avchd-stream", "video/mp2t"),
          // Phones
          entry("video/3gp", "video/3gpp"),
          entry("video/x-3gp", "video/3gpp"),
          entry("video/3gpp-encrypted", "video/3gpp"),
          entry("audio/3gpp", "video/3gpp"),
          entry("video/3g2", "video/3gpp2"),
          entry("audio/3gpp2", "video/3gpp2"),
          // Flash and Windows Media
          entry("video/flv", "video/x-flv"),
          entry("video/x-f4v", "video/mp4"),
          entry("video/f4v", "video/mp4"),
          entry("application/x-flash-video", "video/x-flv"),
          entry("flv-application/octet-stream", "video/x-flv"),
          entry("audio/x-ms-wma", "video/x-ms-asf"),
          entry("audio/wma", "video/x-ms-asf"),
          entry("audio/x-wma", "video/x-ms-asf"),
          entry("video/wmv", "video/x-ms-wmv"),
          entry("video/x-wmv", "video/x-ms-wmv"),
          entry("video/asf", "video/x-ms-asf"),
          entry("application/vnd.ms-asf", "video/x-ms-asf"),
          entry("application/x-ms-asf", "video/x-ms-asf"),
          // MP3
          entry("audio/mp3", "audio/mpeg"),
          entry("audio/x-mp3", "audio/mpeg"),
          entry("audio/mpeg3", "audio/mpeg"),
          entry("audio/x-mpeg", "audio/mpeg"),
          entry("audio/x-mpeg-3", "audio/mpeg"),
          entry("audio/x-mpeg3", "audio/mpeg"),
          entry("audio/mpg", "audio/mpeg"),
          entry("audio/x-mpg", "audio/mpeg"),
          entry("audio/x-mpegaudio", "audio/mpeg"),
          // AAC and M4A
          entry("audio/m4a", "audio/x-m4a"),
          entry("audio/x-mp4", "audio/mp4"),
          entry("audio/mp4a-latm", "audio/mp4"),
          entry("audio/m4b", "audio/mp4"),
          entry("audio/x-m4b", "audio/mp4"),
          entry("audio/aacp", "audio/aac"),
          entry("audio/x-aac", "audio/aac"),
          entry("audio/x-hx-aac-adts", "audio/aac"),
          entry("audio/vnd.dlna.adts", "audio/aac"),
          // FLAC, WAV, AIFF
          entry("audio/x-flac", "audio/flac"),
          entry("application/x-flac", "audio/flac"),
          entry("audio/x-wav", "audio/wav"),
          entry("audio/wave", "audio/wav"),
          entry("audio/vnd.wave", "audio/wav"),
          entry("audio/x-pn-wav", "audio/wav"),
          entry("audio/x-aiff", "audio/aiff"),
          entry("audio/aif", "audio/aiff"),
          entry("audio/x-aif", "audio/aiff"),
          // Pictures
          entry("image/jpg", "image/jpeg"),
          entry("image/pjpeg", "image/jpeg"),
          entry("image/pipeg", "image/jpeg"),
          entry("image/jfif", "image/jpeg"),
          entry("image/x-png", "image/png"),
          entry("image/apng", "image/png"),
          entry("image/vnd.mozilla.apng", "image/png"),
          entry("image/x-webp", "image/webp"),
          entry("image/x-gif", "image/gif"),
          entry("image/avif-sequence", "image/avif"),
          entry("image/heic-sequence", "image/heic"),
          entry("image/heif-sequence", "image/heif"),
          // Subtitles
          entry("application/srt", "application/x-subrip"),
          entry("text/srt", "application/x-subrip"),
          entry("text/x-srt", "application/x-subrip"),
          entry("text/x-subrip", "application/x-subrip"),
          entry("text/webvtt", "text/vtt"),
          // Unknown types
          entry("binary/octet-stream", UNKNOWN),
          entry("application/binary", UNKNOWN),
          entry("application/x-binary", UNKNOWN),
          entry("application/unknown", UNKNOWN),
          entry("application/x-unknown", UNKNOWN),
          entry("unknown/unknown", UNKNOWN),
          entry("*/*", UNKNOWN));

  private ContentTypes() {}

  /**
   * The platform's type for an alias.
   *
   * @param given as it was sent, in any case, with or without parameters; empty if the sender did
   *     not know
   */
  public static String nameOf(String given) {
    String type = given.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return type.isEmpty() ? UNKNOWN : OTHER_NAMES.getOrDefault(type, type);
  }
}
