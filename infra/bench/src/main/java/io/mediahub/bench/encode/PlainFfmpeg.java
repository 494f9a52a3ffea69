package io.mediahub.bench.encode;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Command lines of plain ffmpeg for a ladder, by the platform's {@link Recipe} and with ffmpeg's
 * own HLS muxer. They do no more than that: no exact frame grid, no equal lengths, no checks.
 *
 * @param ffmpeg the program
 * @param source the file
 * @param cores to share out among the encoders
 * @param seconds of the source that are read; 0 for all
 * @param fields whether the pictures are fields, of each of which a frame is made
 */
record PlainFfmpeg(Path ffmpeg, Path source, int cores, int seconds, boolean fields) {
  PlainFfmpeg(Path ffmpeg, Path source, int cores) {
    this(ffmpeg, source, cores, 0, false);
  }

  /** The same for the first seconds of a source alone. */
  PlainFfmpeg head(int first) {
    return new PlainFfmpeg(ffmpeg, source, cores, first, fields);
  }

  /** The same for a source of fields. */
  PlainFfmpeg ofFields(boolean are) {
    return new PlainFfmpeg(ffmpeg, source, cores, seconds, are);
  }

  private static final Recipe RECIPE = Recipe.ofPlatform();

  /** One process: one decode, each size scaled from the one above, all encoders at once. */
  List<String> oneProcess(Ladder ladder) {
    List<String> command = begin();
    if (!ladder.video().isEmpty()) {
      command.addAll(List.of("-filter_complex", cascade(ladder.video())));
    }
    for (int n = 0; n < ladder.video().size(); n++) {
      command.addAll(List.of("-map", "[v" + n + "]"));
      // As the platform does: the largest picture is most of the work.
      command.addAll(video(ladder.video().get(n), n == 0 ? cores : Math.max(1, cores / 2)));
    }
    ladder.audio().forEach(a -> command.addAll(audio(a)));
    return command;
  }

  /** A process per rung, each with its own decode and as many threads as it likes. */
  List<List<String>> onePerRung(Ladder ladder) {
    List<List<String>> commands = new ArrayList<>();
    for (Ladder.Video rung : ladder.video()) {
      List<String> command = begin();
      String frames = (fields ? "bwdif," : "") + scale(rung) + ",format=yuv420p";
      command.addAll(List.of("-map", "0:v:0", "-vf", frames));
      command.addAll(video(rung, 0));
      commands.add(command);
    }
    for (Ladder.Audio rung : ladder.audio()) {
      List<String> command = begin();
      command.addAll(audio(rung));
      commands.add(command);
    }
    return commands;
  }

  /** The playlist that a rung grows in; it appears with the first whole segment. */
  static String playlist(String id) {
    return id + ".m3u8";
  }

  /** Picture and sound as they are, in one playlist. */
  List<String> copy() {
    List<String> command = begin();
    command.addAll(List.of("-map", "0:v:0?", "-map", "0:a:0?", "-c", "copy"));
    command.addAll(hls("copy"));
    return command;
  }

  private List<String> begin() {
    List<String> command =
        new ArrayList<>(List.of(ffmpeg.toString(), "-v", "error", "-nostdin", "-y"));
    if (seconds > 0) {
      command.addAll(List.of("-t", Integer.toString(seconds)));
    }
    command.addAll(List.of("-i", source.toString()));
    return command;
  }

  private String cascade(List<Ladder.Video> rungs) {
    List<String> chains = new ArrayList<>();
    for (int n = 0; n < rungs.size(); n++) {
      String from = n == 0 ? "[0:v:0]" + (fields ? "bwdif," : "") : "[t" + n + "]";
      String to = n < rungs.size() - 1 ? ",split=2[v" + n + "][t" + (n + 1) + "]" : "[v" + n + "]";
      chains.add(from + scale(rungs.get(n)) + (n == 0 ? ",format=yuv420p" : "") + to);
    }
    return String.join(";", chains);
  }

  private static String scale(Ladder.Video rung) {
    return "scale=" + rung.width() + ":" + rung.height() + ",setsar=1";
  }

  private static List<String> video(Ladder.Video rung, int threads) {
    List<String> output = new ArrayList<>(List.of("-an", "-map_metadata", "-1"));
    output.addAll(RECIPE.quality());
    output.addAll(List.of("-maxrate", Long.toString(rung.maxBitsPerSecond())));
    long buffer = RECIPE.bufferSeconds() * rung.maxBitsPerSecond();
    output.addAll(List.of("-bufsize", Long.toString(buffer)));
    output.addAll(RECIPE.groups());
    output.addAll(
        List.of("-force_key_frames", "expr:gte(t,n_forced*" + RECIPE.keyFrameSeconds() + ")"));
    output.addAll(List.of("-threads", Integer.toString(threads)));
    output.addAll(hls(rung.id()));
    return output;
  }

  private static List<String> audio(Ladder.Audio rung) {
    List<String> output = new ArrayList<>(List.of("-map", "0:" + rung.stream()));
    output.addAll(List.of("-map_metadata", "-1"));
    output.addAll(RECIPE.sound());
    output.addAll(List.of("-b:a", Long.toString(rung.bitsPerSecond())));
    output.addAll(List.of("-ac", Integer.toString(rung.channels())));
    output.addAll(List.of("-ar", Integer.toString(rung.sampleRate())));
    output.addAll(hls(rung.id()));
    return output;
  }

  private static List<String> hls(String id) {
    return List.of(
        "-f",
        "hls",
        "-hls_time",
        Integer.toString(RECIPE.segmentSeconds()),
        "-hls_playlist_type",
        "event",
        "-hls_segment_type",
        "fmp4",
        "-hls_fmp4_init_filename",
        id + "-init.mp4",
        "-hls_segment_filename",
        id + "-%05d.m4s",
        playlist(id));
  }
}
