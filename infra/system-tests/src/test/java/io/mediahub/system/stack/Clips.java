package io.mediahub.system.stack;

import io.mediahub.client.SourceFile;
import io.mediahub.client.Upload;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Real media: the clip that ships, and those of the folder that the property {@code
 * mediahub.test.media} names.
 */
public final class Clips {
  private static final Path SHIPPED =
      Stack.PROJECT.resolve("infra/local/src/main/media/sintel-clip.mp4");
  private static final Path COLLECTION =
      Path.of(System.getProperty("mediahub.test.media", "no-more-media"));
  private static final List<String> REAL =
      List.of(
          "vp9-opus.webm",
          "rotated-90.mp4",
          "audio-only.mp4",
          "hello-theora.ogg",
          "surround-5.1.mkv",
          "city-mpeg2-no-audio.mpg",
          "phone-1080p-vfr.mp4",
          "sintel-trailer-720p.mp4");
  private static final Map<String, String> TYPES =
      Map.of(
          "mp4", "video/mp4",
          "webm", "video/webm",
          "ogg", "video/ogg",
          "mkv", "video/x-matroska",
          "mpg", "video/mpeg");

  private Clips() {}

  public static Path shipped() {
    return SHIPPED;
  }

  /** The files of the collection that exist here, and the shipped clip. */
  public static Stream<Path> all() {
    return Stream.concat(
        REAL.stream().map(COLLECTION::resolve).filter(Files::exists), Stream.of(SHIPPED));
  }

  /** What takes the longest to encode: some tens of seconds, where the collection is. */
  public static Path longest() {
    Path trailer = COLLECTION.resolve("sintel-trailer-720p.mp4");
    return Files.exists(trailer) ? trailer : SHIPPED;
  }

  /** What is published in the least time. */
  public static Path quickest() {
    Path audio = COLLECTION.resolve("audio-only.mp4");
    return Files.exists(audio) ? audio : SHIPPED;
  }

  public static String contentType(Path file) {
    String name = file.getFileName().toString();
    return TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "video/mp4");
  }

  /** From file to completed upload; what signs the parts is a secret. */
  public static String upload(Person owner, Path file) {
    Upload upload =
        remembered(
            owner
                .api()
                .startUpload(
                    file.getFileName().toString(),
                    contentType(file),
                    SourceFile.size(file),
                    SourceFile.sha256(file)));
    owner.api().uploadParts(upload, file, sent -> {});
    owner.api().complete(upload.mediaId());
    return upload.mediaId();
  }

  public static Upload remembered(Upload upload) {
    for (Upload.Part part : upload.parts()) {
      String query = URI.create(part.url()).getRawQuery();
      for (String pair : query.split("&")) {
        if (pair.startsWith("X-Amz-Signature=")) {
          Secrets.remember(
              URLDecoder.decode(pair.substring(pair.indexOf('=') + 1), StandardCharsets.UTF_8));
        }
      }
    }
    return upload;
  }
}
