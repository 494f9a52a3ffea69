package io.mediahub.bench.encode;

import io.mediahub.bench.Environment;
import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Clips of given kinds, made from the shipped one and kept beside the benchmarks' results: the next
 * run uses the same bytes.
 *
 * @param ffmpegHome with the program
 * @param shipped the clip that they are made from, again and again from its beginning
 * @param folder where they are kept
 */
record MadeClips(Path ffmpegHome, Path shipped, Path folder) {
  private static final int SHORT = 60;
  private static final int TIMES = 10;
  private static final int ODD = 20;

  /**
   * A clip.
   *
   * @param name for the tables
   * @param inSpec H.264 and AAC as players take them: its picture can be copied
   * @param seconds of playing time
   */
  record MadeClip(String name, Path file, boolean inSpec, int seconds) {}

  static MadeClips of(Environment environment) throws IOException {
    return new MadeClips(
        Path.of(environment.setting("mediahub.ffmpeg.home")),
        Clip.of(environment, null),
        environment.history().resolve("clips"));
  }

  /** H.264 and AAC in MP4, a minute and ten minutes, the index at the end and at the start. */
  List<MadeClip> inSpec() throws IOException, InterruptedException {
    Path picture =
        made(
            "picture.mp4",
            "-stream_loop -1 -i SHIPPED -t "
                + SHORT
                + " -map 0:v:0 -an -sn -map_metadata -1 -c:v libx264 -preset veryfast -profile:v"
                + " high -crf 23 -g 48 -keyint_min 48 -sc_threshold 0 -flags +cgop -pix_fmt"
                + " yuv420p OUT");
    List<MadeClip> clips = new ArrayList<>();
    for (int seconds : new int[] {SHORT, SHORT * TIMES}) {
      String sound =
          " -stream_loop -1 -i SHIPPED -map 0:v:0 -map 1:a:0 -c:v copy -c:a aac -b:a 128k -t "
              + seconds;
      String loops = "-stream_loop " + (seconds / SHORT - 1) + " -i FROM" + sound;
      Path start =
          made("h264-" + seconds + "-start.mp4", picture, loops + " -movflags +faststart OUT");
      Path end = made("h264-" + seconds + "-end.mp4", start, "-i FROM -map 0 -c copy OUT");
      clips.add(new MadeClip("H.264 " + seconds + " s, index at the end", end, true, seconds));
      clips.add(new MadeClip("H.264 " + seconds + " s, index first", start, true, seconds));
    }
    return clips;
  }

  /** So short that what surrounds an encode is most of the work; its picture is not kept. */
  Path small() throws IOException, InterruptedException {
    return made(
        "small.mp4",
        "-i SHIPPED -t 2 -map 0:v:0 -map 0:a:0 -vf scale=320:180 -c:v libx264 -preset veryfast"
            + " -pix_fmt yuv420p -c:a aac OUT");
  }

  /** What must be decoded and encoded before anybody can play it. */
  List<MadeClip> others() throws IOException, InterruptedException {
    String from = "-stream_loop -1 -i SHIPPED -t " + ODD + " -map 0:v:0 -map 0:a:0 ";
    return List.of(
        new MadeClip(
            "VP9 and Opus in WebM, " + ODD + " s",
            made(
                "vp9.webm",
                from + "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -b:v 2M -c:a libopus OUT"),
            false,
            ODD),
        new MadeClip(
            "HEVC of 10 bits, " + ODD + " s",
            made(
                "hevc10.mp4",
                from
                    + "-c:v libx265 -preset ultrafast -x265-params log-level=error -pix_fmt"
                    + " yuv420p10le -tag:v hvc1 -c:a aac OUT"),
            false,
            ODD),
        new MadeClip(
            "MPEG-2 of fields, 576i50, " + ODD + " s",
            made(
                "fields.ts",
                from
                    + "-vf fps=50,scale=720:576,setsar=64/45,interlace=lowpass=off,setfield=tff"
                    + " -flags +ildct+ilme -c:v mpeg2video -b:v 6M -c:a mp2 OUT"),
            false,
            ODD));
  }

  private Path made(String name, String options) throws IOException, InterruptedException {
    return made(name, shipped, options);
  }

  /**
   * @param options words, in which SHIPPED, FROM and OUT stand for files
   */
  private Path made(String name, Path from, String options)
      throws IOException, InterruptedException {
    Path file = folder.resolve(name);
    if (Files.exists(file)) {
      return file;
    }
    Files.createDirectories(folder);
    Path begun = folder.resolve("begun-" + name);
    Path said = folder.resolve("ffmpeg.log");
    List<String> command =
        new ArrayList<>(List.of(ffmpegHome.resolve("ffmpeg").toString(), "-v", "error"));
    command.addAll(List.of("-nostdin", "-y"));
    for (String word : options.split(" ", -1)) {
      command.add(
          switch (word) {
            case "SHIPPED" -> shipped.toString();
            case "FROM" -> from.toString();
            case "OUT" -> begun.toString();
            default -> word;
          });
    }
    ProcessBuilder ffmpeg =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
    ffmpeg.environment().put("LD_LIBRARY_PATH", ffmpegHome.toString());
    if (ffmpeg.start().waitFor() != 0) {
      throw new Failure(
          ExitCode.COMPONENT_FAILED,
          "The clip "
              + name
              + " could not be made: "
              + Files.readString(said, StandardCharsets.ISO_8859_1).strip(),
          "Give a file with --file, or look for room on the disk.");
    }
    Files.move(begun, file, StandardCopyOption.ATOMIC_MOVE);
    return file;
  }
}
