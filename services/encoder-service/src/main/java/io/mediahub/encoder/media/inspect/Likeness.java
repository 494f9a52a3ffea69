package io.mediahub.encoder.media.inspect;

import io.mediahub.domain.rendition.FileRefusal;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Refused;
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
import org.jspecify.annotations.Nullable;

/**
 * Names the kind of a file that is not playable media, from its first bytes and never from its
 * name.
 */
final class Likeness {
  private static final int HEAD_BYTES = 4096;
  private static final Set<String> MP4_BEGINNINGS =
      Set.of("ftyp", "mdat", "moov", "free", "skip", "wide");

  /** Brands of HEIF images and image sequences (ISO 23008-12) and of AVIF. */
  private static final Set<String> IMAGE_BRANDS =
      Set.of("avif", "avis", "heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1");

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
      case "image" -> image(type);
      case "video", "audio" -> damaged(type);
      case "text" -> notMedia("text");
      default ->
          type.equals("application/octet-stream")
              ? notMedia("an unknown kind of file")
              : type.equals("application/mp4") || type.equals("application/ogg")
                  ? damaged(type)
                  : notMedia("a file of type %s".formatted(describe(type)));
    };
  }

  /**
   * A refusal for what is an image in the container of MP4 (HEIF, AVIF) by its brand alone, which
   * ffprobe takes for a video of one frame; null for anything else.
   */
  static @Nullable Refused refuseImage(Path file) throws IOException {
    String head = head(file);
    boolean image =
        head.length() >= 12
            && head.startsWith("ftyp", 4)
            && IMAGE_BRANDS.contains(head.substring(8, 12));
    return image ? image("image/" + (head.startsWith("av", 8) ? "avif" : "heif")) : null;
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

  private static Refused image(String type) {
    return new Refused(
        FileRefusal.IMAGES_UNSUPPORTED,
        "The file is an image of a kind that is not supported (%s).".formatted(describe(type)),
        "Save the image as JPEG or PNG, and upload that.");
  }

  private static Refused damaged(String type) {
    return new Refused(
        FileRefusal.DAMAGED_FILE,
        "The file begins like media (%s), but cannot be read.".formatted(describe(type)),
        "If the file plays on your computer, convert it to MP4 and upload the result.");
  }

  private static Refused notMedia(String likeness) {
    return new Refused(
        FileRefusal.NOT_MEDIA,
        "The file is neither video nor audio: it looks like %s.".formatted(likeness),
        "Upload the media file itself, such as MP4, MOV, MKV, WebM, MP3 or WAV.");
  }

  private static Refused script(String likeness) {
    return new Refused(
        FileRefusal.NOT_MEDIA,
        "The file is %s, which only refers to media stored elsewhere.".formatted(likeness),
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
