package io.mediahub.bench.encode;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What PeerTube, release 7, runs for the same sizes: a process for each of them, with its profile
 * "default" and HLS alone, as its packages {@code ffmpeg} and {@code core-utils} have it. Each
 * playlist holds the sound as well. Its setting of threads is 0 here, as many as ffmpeg likes, and
 * all processes run at once: no server can be faster, though its default is one job at a time.
 *
 * @param sourceBitsPerSecond of the whole file; 0 when unknown
 * @param copiesSound whether the sound is AAC of at most 384 kb/s, which it copies
 */
record PeerTube(Path ffmpeg, Path source, long sourceBitsPerSecond, boolean copiesSound) {
  private static final int[] HEIGHTS = {2160, 1440, 1080, 720, 480, 360, 240, 144, 0};

  /** Bits per pixel that it aims at, by the height at or below. */
  private static final double[] AVERAGE = {0.08, 0.09, 0.10, 0.11, 0.12, 0.15, 0.17, 0.19, 0};

  private static final double LEAST = 0.02;
  private static final double ABOVE_SOURCE = 1.3;

  /** A process per size; of a ladder without pictures one for the sound. */
  List<List<String>> commands(Ladder ladder) {
    List<List<String>> commands = new ArrayList<>();
    for (Ladder.Video rung : ladder.video()) {
      commands.add(video(rung, !ladder.audio().isEmpty()));
    }
    return commands;
  }

  List<String> playlists(Ladder ladder) {
    return ladder.video().stream().map(rung -> PlainFfmpeg.playlist(rung.id())).toList();
  }

  private List<String> video(Ladder.Video rung, boolean sound) {
    int resolution = Math.min(rung.width(), rung.height());
    boolean portrait = rung.height() > rung.width();
    long bits = bitsPerSecond(rung);
    long fps = Math.round(rung.frames());
    List<String> command =
        new ArrayList<>(
            List.of(ffmpeg.toString(), "-v", "error", "-nostdin", "-y", "-i", source.toString()));
    if (!sound) {
      command.add("-an");
    } else if (copiesSound) {
      command.addAll(List.of("-acodec", "copy"));
    } else {
      command.addAll(List.of("-acodec", "aac", "-channel_layout", "stereo", "-b:a", "256k"));
    }
    command.addAll(List.of("-vcodec", "libx264"));
    command.addAll(List.of("-movflags", "faststart", "-max_muxing_queue_size", "1024"));
    command.addAll(List.of("-map_metadata", "-1", "-pix_fmt", "yuv420p"));
    command.addAll(
        List.of(
            "-vf", "scale=" + (portrait ? "w=" + resolution + ":h=-2" : "w=-2:h=" + resolution)));
    command.addAll(List.of("-preset", "veryfast"));
    command.addAll(
        List.of("-maxrate:v", Long.toString(bits), "-bufsize:v", Long.toString(bits * 2)));
    command.addAll(List.of("-b_strategy", "1", "-bf", "16"));
    command.addAll(List.of("-r", Long.toString(fps), "-g:v", Long.toString(fps * 2)));
    command.addAll(List.of("-hls_time", "4", "-hls_list_size", "0", "-hls_playlist_type", "vod"));
    command.addAll(List.of("-hls_segment_filename", rung.id() + "-fragmented.mp4"));
    command.addAll(List.of("-hls_segment_type", "fmp4", "-f", "hls"));
    command.addAll(List.of("-hls_flags", "single_file", PlainFfmpeg.playlist(rung.id())));
    return command;
  }

  /** Between 0.02 bits a pixel and the average of its height, and at most 1.3 times the source. */
  long bitsPerSecond(Ladder.Video rung) {
    int resolution = Math.min(rung.width(), rung.height());
    double pixels = (double) rung.width() * rung.height() * Math.round(rung.frames());
    int n = 0;
    while (HEIGHTS[n] > resolution) {
      n++;
    }
    double target = Math.floor(pixels * AVERAGE[n]);
    if (sourceBitsPerSecond > 0) {
      target = Math.min(target, sourceBitsPerSecond * ABOVE_SOURCE);
    }
    return (long) Math.max(Math.floor(pixels * LEAST), target);
  }
}
