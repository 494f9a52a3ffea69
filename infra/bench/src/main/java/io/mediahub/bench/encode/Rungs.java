package io.mediahub.bench.encode;

import io.mediahub.client.MediaHubClient;
import io.mediahub.client.Playback;
import io.mediahub.client.StreamReader.Fetched;
import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The renditions of a media as one file each, init and segments in a row.
 *
 * @param files by the id of the rung
 */
record Rungs(Map<String, Path> files) {
  /** Reads them through the edge into a folder, as a viewer would. */
  static Rungs ofPlatform(MediaHubClient client, String mediaId, Ladder ladder, Path folder) {
    Playback playback = client.startPlayback(mediaId);
    Map<String, Path> files = new LinkedHashMap<>();
    client
        .streams()
        .readAll(
            playback.playlist(),
            playback.cookieHeader(),
            fetched ->
                ladder.ids().stream()
                    .filter(id -> names(fetched, id))
                    .findFirst()
                    .ifPresent(
                        id ->
                            append(
                                files.computeIfAbsent(id, of -> folder.resolve(of + ".mp4")),
                                fetched.bytes())));
    return new Rungs(files);
  }

  /** The rung's id is a part of its playlist's path, or the name of it. */
  private static boolean names(Fetched fetched, String id) {
    String path = fetched.playlist().getPath();
    return path.contains("/" + id + "/") || path.endsWith("/" + id + ".m3u8");
  }

  /** Of ffmpeg's own HLS files in its folder. */
  static void ofPlain(Path from, Ladder ladder, Path to) throws IOException {
    for (String id : ladder.ids()) {
      Path file = to.resolve(id + ".mp4");
      append(file, Files.readAllBytes(from.resolve(id + "-init.mp4")));
      List<Path> segments;
      try (Stream<Path> all = Files.list(from)) {
        segments =
            all.filter(f -> String.valueOf(f.getFileName()).matches(id + "-[0-9]+\\.m4s"))
                .sorted(Comparator.comparing(Path::toString))
                .toList();
      }
      for (Path segment : segments) {
        append(file, Files.readAllBytes(segment));
      }
    }
  }

  private static void append(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those that lie in a folder. */
  static Rungs in(Path folder, Ladder ladder) {
    Map<String, Path> files = new LinkedHashMap<>();
    ladder.ids().forEach(id -> files.put(id, folder.resolve(id + ".mp4")));
    return new Rungs(files);
  }

  Path file(Ladder.Video rung) {
    Path file = files.get(rung.id());
    if (file == null) {
      throw new Failure(
          ExitCode.COMPONENT_FAILED,
          "The playlists name no rendition " + rung.id() + ".",
          "Report this: the media is published, and its playlists are not whole.");
    }
    return file;
  }

  /** Of all pictures together. */
  long pictureBytes(Ladder ladder) throws IOException {
    long bytes = 0;
    for (Ladder.Video rung : ladder.video()) {
      Path file = files.get(rung.id());
      bytes += file == null ? 0 : Files.size(file);
    }
    return bytes;
  }
}
