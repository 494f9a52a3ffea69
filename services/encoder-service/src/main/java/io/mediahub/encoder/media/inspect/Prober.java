package io.mediahub.encoder.media.inspect;

import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MediaFailure;
import io.mediahub.encoder.media.encode.FilterTrial;
import io.mediahub.encoder.media.encode.SourceClock;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.encoder.media.sandbox.ProbeReport;
import io.mediahub.encoder.media.sandbox.SandboxLimits;
import io.mediahub.encoder.media.sandbox.Tool;
import io.mediahub.encoder.media.sandbox.ToolResult;
import io.mediahub.encoder.media.sandbox.WaitingTool;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mediahub.rendition.AudioTrack;
import mediahub.rendition.VideoTrack;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The questions that ffprobe and ffmpeg answer about a file. */
final class Prober {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int LARGEST_REPORT = 1 << 20;
  private static final long MEMORY = 4L << 30;

  /** Headers are read in moments; only a file made to be slow needs this long. */
  private static final SandboxLimits HEADERS =
      new SandboxLimits(Duration.ofSeconds(60), MEMORY, 1 << 20, Duration.ofSeconds(90));

  /** Every packet of a file of many gigabytes, from a slow disk. */
  private static final SandboxLimits PACKETS =
      new SandboxLimits(Duration.ofMinutes(10), MEMORY, 1 << 20, Duration.ofMinutes(20));

  private static final String DECODE_SECONDS = "20";

  /** The pictures of the encoding's filters need more room than those of a decoder. */
  private static final SandboxLimits TRIAL =
      new SandboxLimits(Duration.ofSeconds(60), 6L << 30, 1 << 20, Duration.ofSeconds(90));

  private final FfmpegSandbox sandbox;
  private final FilterTrial filters;

  Prober(FfmpegSandbox sandbox) {
    this.sandbox = sandbox;
    this.filters = new FilterTrial(sandbox, TRIAL);
  }

  /**
   * What the headers say.
   *
   * @param programs indexes of the streams of each program; empty where the container has none
   */
  record Headers(
      String container,
      @Nullable Double declaredSeconds,
      double start,
      List<StreamInfo> streams,
      List<Set<Integer>> programs) {
    /** The same without some streams. */
    Headers only(List<StreamInfo> kept) {
      return new Headers(container, declaredSeconds, start, kept, programs);
    }

    /** The first of ffprobe's names of the container. */
    String shortName() {
      int comma = container.indexOf(',');
      return comma < 0 ? container : container.substring(0, comma);
    }
  }

  /** Headers, or the error of ffprobe. */
  record HeadersOrError(@Nullable Headers headers, String error) {}

  /**
   * @param prepared a sandbox for ffprobe; null where there is none yet
   */
  HeadersOrError headers(JobSpace space, @Nullable WaitingTool prepared)
      throws InterruptedException {
    StringBuilder json = new StringBuilder();
    Instant begun = Instant.now();
    ToolResult result =
        sandbox.probe(
            space,
            HEADERS,
            prepared,
            List.of(
                "-hide_banner",
                "-v",
                "error",
                "-show_entries",
                "format=format_name,duration,start_time:stream=index,codec_name,codec_type,"
                    + "width,height,sample_aspect_ratio,r_frame_rate,field_order,"
                    + "color_space,color_primaries,color_transfer,pix_fmt,"
                    + "channels,channel_layout,sample_rate,duration,start_time"
                    + ":stream_tags=language,title:stream_disposition"
                    + ":stream_side_data=rotation,displaymatrix,"
                    + "dv_profile,dv_bl_signal_compatibility_id"
                    + ":program=program_id:program_stream=index",
                "-of",
                "json",
                "-i",
                space.requireSource().toString()),
            () -> {
              json.setLength(0);
              return line -> {
                if (json.length() < LARGEST_REPORT) {
                  json.append(line);
                }
              };
            });
    failIfKilled(result, HEADERS, begun);
    if (!result.succeeded()) {
      return new HeadersOrError(null, result.errors());
    }
    try {
      return new HeadersOrError(headers(JSON.readTree(json.toString())), result.errors());
    } catch (JacksonException e) {
      throw new MediaFailure(
          JobFailure.INSPECTION_OUTPUT, "The output of ffprobe about this file is not valid.");
    }
  }

  private static Headers headers(JsonNode report) {
    List<StreamInfo> streams = new ArrayList<>();
    report.path("streams").forEach(stream -> streams.add(StreamInfo.of(stream)));
    List<Set<Integer>> programs = new ArrayList<>();
    for (JsonNode program : report.path("programs")) {
      Set<Integer> members = new HashSet<>();
      program.path("streams").forEach(stream -> members.add(stream.path("index").asInt(-1)));
      programs.add(members);
    }
    JsonNode format = report.path("format");
    Double start = parse(format.path("start_time").asString(""));
    return new Headers(
        format.path("format_name").asString(""),
        StreamInfo.seconds(format.path("duration").asString("")),
        start == null ? 0 : start,
        streams,
        programs);
  }

  static @Nullable Double parse(String number) {
    try {
      return Double.valueOf(number);
    } catch (NumberFormatException e) {
      return null; // "N/A"
    }
  }

  /** A sandbox for {@link #headers}. */
  WaitingTool prepareHeaders(JobSpace space) {
    return sandbox.prepare(Tool.FFPROBE, space, HEADERS);
  }

  /** A sandbox for {@link #packets}. */
  WaitingTool preparePackets(JobSpace space) {
    return sandbox.prepare(Tool.FFPROBE, space, PACKETS);
  }

  /**
   * What the first frame of a film in HDR10 says of its light. Some containers say it as well, and
   * ffmpeg's frames have it either way.
   *
   * @return the track with it, as far as the file says it in numbers that are possible
   */
  VideoTrack light(JobSpace space, VideoTrack track) throws InterruptedException {
    return HdrMetadata.of(
        ProbeReport.of(
            sandbox,
            space,
            "-select_streams",
            String.valueOf(track.getIndex()),
            "-read_intervals",
            "%+#1",
            "-show_entries",
            "frame=pts:frame_side_data"),
        track);
  }

  /**
   * Reads all packets. A file that ends midway ends the scan, and the inspection goes on.
   *
   * @param prepared a sandbox for ffprobe
   * @param programs indexes of the streams of each program: each has a clock of its own
   */
  PacketScan packets(
      JobSpace space,
      WaitingTool prepared,
      Set<Integer> played,
      Set<Integer> pictures,
      List<Set<Integer>> programs)
      throws InterruptedException {
    PacketScan scan = new PacketScan(played, pictures, programs);
    Instant begun = Instant.now();
    ToolResult result =
        sandbox.probe(
            space,
            PACKETS,
            prepared,
            List.of(
                "-hide_banner",
                "-v",
                "error",
                "-show_entries",
                "packet=stream_index,pts_time,dts_time,duration_time,size,flags"
                    + ":packet_side_data=side_data_type",
                "-of",
                "csv=p=0",
                "-i",
                space.requireSource().toString()),
            () -> scan);
    failIfKilled(result, PACKETS, begun);
    scan.end();
    return scan;
  }

  /**
   * Reads all packets of some streams as an encoding would: without the jumps of their clock, from
   * 0 on.
   *
   * @param strict whether a fault in the file ends the reading
   * @return null when the file cannot be read so
   */
  @Nullable PacketScan withoutJumps(
      JobSpace space, String container, List<Integer> streams, boolean strict)
      throws InterruptedException {
    PacketScan scan = new PacketScan(Set.copyOf(streams));
    List<String> arguments = new ArrayList<>(List.of("-hide_banner", "-v", "error"));
    if (strict) {
      arguments.add("-xerror");
    }
    arguments.addAll(SourceClock.options(container, true, streams));
    arguments.addAll(List.of("-i", space.requireSource().toString()));
    streams.forEach(stream -> arguments.addAll(List.of("-map", "0:" + stream)));
    arguments.addAll(List.of("-c", "copy", "-f", "framecrc", "pipe:1"));
    Instant begun = Instant.now();
    ToolResult result = sandbox.run(Tool.FFMPEG, space, PACKETS, arguments, scan.copied(streams));
    failIfKilled(result, PACKETS, begun);
    scan.end();
    return result.succeeded() ? scan : null;
  }

  /**
   * Decodes the beginning of one stream.
   *
   * @return null when a frame was decoded, otherwise the error of ffmpeg
   */
  @Nullable String whyNotDecodable(JobSpace space, int stream) throws InterruptedException {
    int[] frames = {0};
    Instant begun = Instant.now();
    ToolResult result =
        sandbox.run(
            Tool.FFMPEG,
            space,
            HEADERS,
            List.of(
                "-hide_banner",
                "-v",
                "error",
                "-t",
                DECODE_SECONDS,
                "-i",
                space.requireSource().toString(),
                "-map",
                "0:" + stream,
                "-frames",
                "2",
                "-f",
                "framecrc",
                "pipe:1"),
            line -> frames[0] += line.startsWith("#") ? 0 : 1);
    failIfKilled(result, HEADERS, begun);
    return frames[0] > 0 ? null : result.errors();
  }

  /** Sends the beginning of a picture through the filters of its encoding. */
  FilterTrial.Outcome tryPicture(JobSpace space, VideoTrack track) throws InterruptedException {
    Instant begun = Instant.now();
    FilterTrial.Outcome outcome = filters.picture(space, track);
    failIfKilled(outcome.result(), TRIAL, begun);
    return outcome;
  }

  /** Sends the beginning of a sound through the filters of its encoding. */
  FilterTrial.Outcome trySound(JobSpace space, AudioTrack track) throws InterruptedException {
    Instant begun = Instant.now();
    FilterTrial.Outcome outcome = filters.sound(space, track);
    failIfKilled(outcome.result(), TRIAL, begun);
    return outcome;
  }

  /**
   * A tool that had the time to use up its processor time was killed for that, and would be again.
   * Otherwise the machine may have been the reason.
   */
  private static void failIfKilled(ToolResult result, SandboxLimits limits, Instant begun) {
    if (result.wasKilled()) {
      throw killed(result, limits, Duration.between(begun, Instant.now()));
    }
  }

  static MediaFailure killed(ToolResult result, SandboxLimits limits, Duration ran) {
    Duration possible = ran.multipliedBy(Runtime.getRuntime().availableProcessors());
    return result.wasForced() && possible.compareTo(limits.cpu()) >= 0
        ? new MediaFailure(
            JobFailure.INSPECTION_OVERRAN,
            "Reading the file took more than %d seconds of processor time."
                .formatted(limits.cpu().toSeconds()))
        : new MediaFailure(
            JobFailure.INSPECTION_CRASHED, result.describe("The inspection of the file"));
  }
}
