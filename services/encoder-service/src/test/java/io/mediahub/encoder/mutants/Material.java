package io.mediahub.encoder.mutants;

import io.mediahub.encoder.media.TestMedia;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What mutants are made of: short files of many kinds, the same bytes in every run, and the
 * beginnings of real ones where there is a folder of them.
 *
 * @param made always there, always in this order
 * @param real from the folder that {@code mediahub.test.media} names; else empty
 */
record Material(List<Source> made, List<Source> real) {
  /** Stands in the metadata of every made source, to be overwritten by other texts. */
  static final String TEXT = "X".repeat(96);

  private static final String PICTURE = "testsrc2=s=160x90:r=10:d=1";
  private static final String LONGER = "testsrc2=s=96x64:r=5:d=13";
  private static final String LONGER_TONE = "sine=f=300:d=13:r=48000";
  private static final String TONE = "sine=f=300:d=1:r=48000";
  private static final String REAL = "mediahub.test.media";
  private static final double REAL_SECONDS = 0.4;

  /** A file by its name and its bytes. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Source(String name, byte[] bytes) {}

  static Material make(Path folder) throws Exception {
    List<Source> made = new ArrayList<>();
    String[] h264 = {"-c:v", "libx264", "-g", "5", "-c:a", "aac"};
    made.add(film(folder, "plain.mp4", h264));
    made.add(film(folder, "index-first.mp4", with(h264, "-movflags", "+faststart")));
    made.add(
        film(
            folder,
            "fragments.mp4",
            with(h264, "-movflags", "+frag_keyframe+empty_moov+default_base_moof")));
    made.add(film(folder, "camera.mov", "-c:v", "libx264", "-bf", "2", "-c:a", "pcm_s16be"));
    made.add(film(folder, "wide.mp4", "-c:v", "libx265", "-c:a", "aac", "-tag:v", "hvc1"));
    made.add(film(folder, "plain.mkv", with(h264, "-metadata:s:a:0", "language=fra")));
    made.add(film(folder, "vp8.webm", "-c:v", "libvpx", "-deadline", "realtime"));
    made.add(
        film(folder, "vp9.webm", "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8"));
    made.add(film(folder, "broadcast.ts", "-c:v", "mpeg2video", "-c:a", "mp2"));
    made.add(film(folder, "plain.ts", h264));
    made.add(film(folder, "disc.mpg", "-c:v", "mpeg2video", "-c:a", "mp2"));
    made.add(film(folder, "old.avi", "-c:v", "mpeg4", "-c:a", "libmp3lame"));
    made.add(film(folder, "stills.avi", "-c:v", "mjpeg", "-c:a", "pcm_s16le"));
    made.add(film(folder, "old.flv", "-c:v", "flv", "-c:a", "libmp3lame", "-ar", "44100"));
    made.add(film(folder, "old.wmv", "-c:v", "wmv2", "-c:a", "wmav2"));
    made.add(subtitled(folder, made.getFirst()));
    // Of several segments, so that there is more than one piece to encode.
    made.add(longer(folder, "longer.mp4", "-c:a", "aac"));
    made.add(longer(folder, "longer.mkv", "-c:a", "flac"));
    made.add(longer(folder, "longer.ts", "-c:a", "mp2"));
    made.add(sound(folder, "sound.m4a", "-c:a", "aac"));
    made.add(sound(folder, "sound.mp3", "-c:a", "libmp3lame"));
    made.add(sound(folder, "sound.wav", "-c:a", "pcm_s16le"));
    made.add(sound(folder, "sound.flac", "-c:a", "flac"));
    made.add(sound(folder, "sound.opus", "-c:a", "libopus"));
    made.add(sound(folder, "sound.aac", "-c:a", "aac"));
    return new Material(List.copyOf(made), real(folder));
  }

  private static Source film(Path folder, String name, String... options) throws Exception {
    List<Object> all = new ArrayList<>();
    all.addAll(List.of("-f", "lavfi", "-i", PICTURE, "-f", "lavfi", "-i", TONE));
    all.addAll(List.of("-pix_fmt", name.equals("stills.avi") ? "yuvj420p" : "yuv420p"));
    all.addAll(List.of("-preset", "ultrafast", "-x265-params", "log-level=error:pools=1"));
    return write(folder, name, all, options);
  }

  private static Source longer(Path folder, String name, String... options) throws Exception {
    List<Object> all = new ArrayList<>();
    all.addAll(List.of("-f", "lavfi", "-i", LONGER, "-f", "lavfi", "-i", LONGER_TONE));
    all.addAll(List.of("-c:v", "libx264", "-preset", "ultrafast", "-g", "10"));
    all.addAll(List.of("-pix_fmt", "yuv420p"));
    return write(folder, name, all, options);
  }

  private static Source sound(Path folder, String name, String... options) throws Exception {
    return write(folder, name, new ArrayList<>(List.of("-f", "lavfi", "-i", TONE)), options);
  }

  private static Source subtitled(Path folder, Source film) throws Exception {
    Path words = folder.resolve("words.srt");
    Files.writeString(words, "1\n00:00:00,000 --> 00:00:00,900\n" + TEXT + "\n");
    List<Object> all =
        new ArrayList<>(List.of("-i", folder.resolve(film.name()), "-i", words, "-map", "0"));
    return write(folder, "words.mkv", all, "-map", "1", "-c", "copy", "-c:s", "ass");
  }

  private static Source write(Path folder, String name, List<Object> arguments, String... options)
      throws Exception {
    arguments.addAll(Arrays.asList(options));
    // Without versions and times of its own, and on one thread, ffmpeg writes the same bytes again.
    arguments.addAll(List.of("-threads", "1", "-fflags", "+bitexact", "-flags", "+bitexact"));
    arguments.addAll(List.of("-metadata", "title=" + TEXT, "-metadata", "comment=" + TEXT));
    Path file = TestMedia.make(folder.resolve(name), arguments.toArray());
    return new Source(name, Files.readAllBytes(file));
  }

  private static String[] with(String[] options, String... more) {
    return Stream.concat(Arrays.stream(options), Arrays.stream(more)).toArray(String[]::new);
  }

  /** The first moments of each, copied as they are; a file that cannot be copied is left out. */
  private static List<Source> real(Path folder) throws Exception {
    String named = System.getProperty(REAL);
    if (named == null || !Files.isDirectory(Path.of(named))) {
      return List.of();
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(Path.of(named))) {
      files = all.filter(file -> !file.toString().endsWith(".md")).sorted().toList();
    }
    List<Source> real = new ArrayList<>();
    for (Path file : files) {
      String name = "real-" + file.getFileName();
      if (name.endsWith(".jpg")) {
        real.add(new Source(name, Arrays.copyOf(Files.readAllBytes(file), 1 << 17)));
        continue;
      }
      Path begun =
          TestMedia.make(
              folder.resolve(name),
              "-i",
              file,
              "-t",
              REAL_SECONDS,
              "-map",
              "0",
              "-c",
              "copy",
              "-fflags",
              "+bitexact",
              "-metadata",
              "title=" + TEXT);
      real.add(new Source(name, Files.readAllBytes(begun)));
    }
    return List.copyOf(real);
  }
}
