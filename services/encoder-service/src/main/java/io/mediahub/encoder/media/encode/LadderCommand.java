package io.mediahub.encoder.media.encode;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import mediahub.encoding.EncodeLadder;
import mediahub.rendition.AudioRung;
import mediahub.rendition.VideoRung;
import mediahub.rendition.VideoTrack;
import org.jspecify.annotations.Nullable;

/**
 * The command that makes all renditions from one decode, each as a growing fragmented MP4 named
 * after it. The recipe and the reasons for each muxer flag are in docs/encoding.md.
 *
 * <p>All times are on one grid: the source's earliest timestamp is 0, frame n lies at n / F, and a
 * key frame at every frame ceil(2 k F). Picture and sound are stretched to the same length, the
 * first by its last frame, the second by silence.
 */
final class LadderCommand {
  /** Distance of key frames, seconds. */
  static final int KEY_FRAME_SECONDS = 2;

  /** Samples of the AAC encoder's priming, which take the place of the first ones. */
  private static final int AAC_PRIMING = 1024;

  /** Fragments of sound are short, so that segments of sound end near those of the picture. */
  private static final String AUDIO_FRAGMENT_MICROS = "1000000";

  private static final long SHORTEST_MICROS = 200_000;
  private static final long MICROS = 1_000_000;

  private final EncodeLadder ladder;
  private final List<VideoRung> video;
  private final long micros;

  LadderCommand(EncodeLadder ladder) {
    this.ladder = ladder;
    this.video =
        ladder.getVideo().stream()
            .sorted((a, b) -> Long.compare(area(b), area(a))) // each is scaled from the one before
            .toList();
    this.micros = Math.max(SHORTEST_MICROS, ladder.getInspection().getDurationMicros());
    for (VideoRung rung : video) {
      if (rung.getFrameRateNum() != video.getFirst().getFrameRateNum()
          || rung.getFrameRateDen() != video.getFirst().getFrameRateDen()) {
        throw new IllegalArgumentException("The rungs of a ladder share one frame rate.");
      }
    }
    if (video.isEmpty() && ladder.getAudio().isEmpty()) {
      throw new IllegalArgumentException("A ladder without rungs.");
    }
  }

  /** File that a rendition grows in, below the job's folder. */
  static String fileName(String renditionId) {
    return renditionId + ".mp4";
  }

  /** Length of every rendition, microseconds. */
  long durationMicros() {
    return micros;
  }

  /** Number of frames of every video rendition. */
  long frames() {
    VideoRung rung = video.getFirst();
    double exact = (double) micros * rung.getFrameRateNum() / rung.getFrameRateDen() / MICROS;
    // The duration was rounded to microseconds: a hundredth of a frame is no frame.
    return Math.max(1, (long) Math.ceil(exact - 0.01));
  }

  /**
   * @param source path of the file
   * @param colours null where there is no picture
   * @param processors cores to share out
   */
  List<String> arguments(String source, @Nullable Colours colours, int processors) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("-hide_banner", "-v", "error", "-y"));
    command.addAll(List.of("-progress", "pipe:1", "-stats_period", "0.5", "-nostats"));
    command.addAll(List.of("-copyts", "-start_at_zero", "-i", source));
    command.addAll(List.of("-filter_complex", filters(colours)));
    for (int i = 0; i < video.size(); i++) {
      // The largest picture is most of the work; the others keep up with fewer threads.
      command.addAll(videoOutput(i, i == 0 ? processors : Math.max(1, processors / 2)));
    }
    for (int i = 0; i < ladder.getAudio().size(); i++) {
      command.addAll(audioOutput(i));
    }
    return command;
  }

  private String filters(@Nullable Colours colours) {
    List<String> chains = new ArrayList<>();
    VideoTrack track = ladder.getInspection().getVideo();
    if (!video.isEmpty() && track != null && colours != null) {
      chains.addAll(videoChains(track, colours));
    }
    for (int i = 0; i < ladder.getAudio().size(); i++) {
      AudioRung rung = ladder.getAudio().get(i);
      chains.add(
          "[0:%d]aresample=%d:async=1:first_pts=0,aformat=channel_layouts=%s,apad=whole_dur=%s,atrim=start_sample=%d:end=%s[a%d]"
              .formatted(
                  rung.getSourceIndex(),
                  rung.getSampleRate(),
                  layout(rung.getChannels()),
                  seconds(),
                  AAC_PRIMING,
                  seconds(),
                  i));
    }
    return String.join(";", chains);
  }

  private List<String> videoChains(VideoTrack track, Colours colours) {
    VideoRung top = video.getFirst();
    String rate = "%d/%d".formatted(top.getFrameRateNum(), top.getFrameRateDen());
    StringBuilder chain = new StringBuilder("[0:%d]".formatted(track.getIndex()));
    if (track.getInterlaced()) {
      chain.append("bwdif=mode=send_frame:deint=interlaced,");
    }
    chain.append("fps=%s:start_time=0,".formatted(rate));
    chain.append("tpad=stop=-1:stop_mode=clone,trim=end_pts=%d,".formatted(frames()));
    chain.append(colours.toBt709(top.getWidth(), top.getHeight(), track.getHdr()));
    chain.append(
        ",setsar=1,setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709");
    List<String> chains = new ArrayList<>();
    for (int i = 0; i < video.size(); i++) {
      if (i > 0) {
        chain.append(
            "[t%d]scale=%d:%d,setsar=1"
                .formatted(i, video.get(i).getWidth(), video.get(i).getHeight()));
      }
      chain.append(
          i < video.size() - 1 ? ",split=2[v%d][t%d]".formatted(i, i + 1) : "[v%d]".formatted(i));
      chains.add(chain.toString());
      chain.setLength(0);
    }
    return chains;
  }

  private List<String> videoOutput(int index, int threads) {
    VideoRung rung = video.get(index);
    int num = rung.getFrameRateNum();
    int den = rung.getFrameRateDen();
    int timescale = den == 1 ? num * 1000 : num;
    // Frame ceil(2 k F), asked for half a frame early; the small number undoes rounding upwards.
    String keyFrames =
        "expr:gte(t,(ceil(n_forced*%d*%d/%d-0.000001)-0.5)*%d/%d)"
            .formatted(KEY_FRAME_SECONDS, num, den, den, num);
    List<String> output = new ArrayList<>(List.of("-map", "[v%d]".formatted(index)));
    output.addAll(List.of("-map_metadata", "-1", "-map_chapters", "-1"));
    output.addAll(List.of("-fps_mode", "passthrough", "-enc_time_base", den + "/" + num));
    output.addAll(List.of("-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high"));
    output.addAll(List.of("-crf", "23", "-maxrate", Long.toString(rung.getMaxBitsPerSecond())));
    output.addAll(List.of("-bufsize", Long.toString(2 * rung.getMaxBitsPerSecond())));
    output.addAll(List.of("-g", "100000", "-keyint_min", "1", "-sc_threshold", "0"));
    output.addAll(List.of("-flags", "+cgop", "-force_key_frames", keyFrames));
    output.addAll(List.of("-threads", Integer.toString(threads)));
    output.addAll(List.of("-video_track_timescale", Integer.toString(timescale)));
    output.addAll(mp4("+frag_keyframe", rung.getRenditionId()));
    return output;
  }

  private List<String> audioOutput(int index) {
    AudioRung rung = ladder.getAudio().get(index);
    List<String> output = new ArrayList<>(List.of("-map", "[a%d]".formatted(index)));
    output.addAll(List.of("-map_metadata", "-1", "-map_chapters", "-1", "-c:a", "aac"));
    output.addAll(List.of("-profile:a", "aac_low", "-b:a", Long.toString(rung.getBitsPerSecond())));
    output.addAll(List.of("-frag_duration", AUDIO_FRAGMENT_MICROS));
    output.addAll(mp4("", rung.getRenditionId()));
    return output;
  }

  /** frag_discont puts the true time into each fragment; each is written as soon as it is whole. */
  private static List<String> mp4(String more, String renditionId) {
    return List.of(
        "-f",
        "mp4",
        "-avoid_negative_ts",
        "disabled",
        "-flush_packets",
        "1",
        "-movflags",
        "+delay_moov+default_base_moof+frag_discont+skip_trailer" + more,
        fileName(renditionId));
  }

  private String seconds() {
    return String.format(Locale.ROOT, "%d.%06d", micros / MICROS, micros % MICROS);
  }

  private static String layout(int channels) {
    return switch (channels) {
      case 1 -> "mono";
      case 2 -> "stereo";
      case 6 -> "5.1";
      default ->
          throw new IllegalArgumentException("no layout for %d channels".formatted(channels));
    };
  }

  private static long area(VideoRung rung) {
    return (long) rung.getWidth() * rung.getHeight();
  }
}
