package io.mediahub.encoder.media.inspect;

import io.mediahub.encoder.media.inspect.Outcome.Refused;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MimeType;
import org.apache.tika.mime.MimeTypeException;
import org.apache.tika.mime.MimeTypes;

/**
 * Says what a file that is not playable media looks like, by its first bytes and never its name.
 */
final class Likeness {
  private static final int HEAD_BYTES = 4096;
  private static final Set<String> MP4_BEGINNINGS =
      Set.of("ftyp", "mdat", "moov", "free", "skip", "wide");
  private static final MimeTypes TYPES = MimeTypes.getDefaultMimeTypes();

  private Likeness() {}

  /** A refusal that names the kind of file. */
  static Refused refuse(Path file) throws IOException {
    String text = head(file).strip();
    if (text.startsWith("#EXTM3U")) {
      return script("an HLS playlist");
    }
    if (text.startsWith("ffconcat")) {
      return script("an ffmpeg concat script");
    }
    if (text.startsWith("<") && text.contains("<MPD")) {
      return script("an MPEG-DASH manifest");
    }
    String type;
    try (InputStream bytes = Files.newInputStream(file);
        InputStream marked = new BufferedInputStream(bytes)) {
      type = TYPES.detect(marked, new Metadata()).toString();
    }
    return switch (type.substring(0, type.indexOf('/'))) {
      case "image" ->
          new Refused(
              "images-not-yet",
              "The file is an image (%s), and images are not taken yet.".formatted(describe(type)),
              "Upload video or audio.");
      case "video", "audio" -> damaged(type);
      case "text" -> notMedia("text");
      default ->
          type.equals("application/octet-stream")
              ? notMedia("no kind of file that is known here")
              : type.equals("application/mp4") || type.equals("application/ogg")
                  ? damaged(type)
                  : notMedia("a file of the kind %s".formatted(describe(type)));
    };
  }

  /** Whether the file begins with a box that MP4 and QuickTime files begin with. */
  static boolean isMp4(Path file) throws IOException {
    String head = head(file);
    return head.length() >= 8 && MP4_BEGINNINGS.contains(head.substring(4, 8));
  }

  private static String head(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file)) {
      return new String(bytes.readNBytes(HEAD_BYTES), StandardCharsets.ISO_8859_1);
    }
  }

  private static Refused damaged(String type) {
    return new Refused(
        "damaged-file",
        "The file begins like media (%s), but cannot be read.".formatted(describe(type)),
        "Play it on your own machine; if it plays, convert it to MP4 and upload that.");
  }

  private static Refused notMedia(String likeness) {
    return new Refused(
        "not-media",
        "The file is neither video nor audio: it looks like %s.".formatted(likeness),
        "Upload the media file itself, such as MP4, MOV, MKV, WebM, MP3 or WAV.");
  }

  private static Refused script(String likeness) {
    return new Refused(
        "not-media",
        "The file is %s, which only names media that lies elsewhere.".formatted(likeness),
        "Upload the media file itself.");
  }

  private static String describe(String type) {
    try {
      MimeType known = TYPES.forName(type);
      String words = known.getDescription();
      return words.isBlank() ? type : "%s, %s".formatted(words, type);
    } catch (MimeTypeException e) {
      return type;
    }
  }
}
