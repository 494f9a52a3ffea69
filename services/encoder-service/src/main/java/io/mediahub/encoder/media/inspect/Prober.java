package io.mediahub.encoder.media.inspect;

import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MediaFailure;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.encoder.media.sandbox.SandboxLimits;
import io.mediahub.encoder.media.sandbox.Tool;
import io.mediahub.encoder.media.sandbox.ToolResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

  private final FfmpegSandbox sandbox;

  Prober(FfmpegSandbox sandbox) {
    this.sandbox = sandbox;
  }

  /** What the headers say. */
  record Headers(
      String container, @Nullable Double declaredSeconds, double start, List<StreamInfo> streams) {}

  /** Headers, or the error of ffprobe. */
  record HeadersOrError(@Nullable Headers headers, String error) {}

  HeadersOrError headers(JobSpace space) throws InterruptedException {
    StringBuilder json = new StringBuilder();
    ToolResult result =
        sandbox.probe(
            space,
            HEADERS,
            List.of(
                "-hide_banner",
                "-v",
                "error",
                "-show_entries",
                "format=format_name,duration,start_time:stream=index,codec_name,codec_type,"
                    + "width,height,sample_aspect_ratio,r_frame_rate,avg_frame_rate,field_order,"
                    + "color_transfer,pix_fmt,channels,sample_rate,duration"
                    + ":stream_tags=language:stream_disposition=attached_pic,timed_thumbnails"
                    + ":stream_side_data=rotation",
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
    failIfKilled(result);
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
    JsonNode format = report.path("format");
    Double start = parse(format.path("start_time").asString(""));
    return new Headers(
        format.path("format_name").asString(""),
        StreamInfo.seconds(format.path("duration").asString("")),
        start == null ? 0 : start,
        streams);
  }

  private static @Nullable Double parse(String number) {
    try {
      return Double.valueOf(number);
    } catch (NumberFormatException e) {
      return null; // "N/A"
    }
  }

  /** Reads all packets. A file that ends midway ends the scan, and the inspection goes on. */
  PacketScan packets(JobSpace space) throws InterruptedException {
    PacketScan scan = new PacketScan();
    ToolResult result =
        sandbox.probe(
            space,
            PACKETS,
            List.of(
                "-hide_banner",
                "-v",
                "error",
                "-show_entries",
                "packet=stream_index,pts_time,dts_time,duration_time,size"
                    + ":packet_side_data=side_data_type",
                "-of",
                "csv=p=0",
                "-i",
                space.requireSource().toString()),
            () -> scan);
    failIfKilled(result);
    return scan;
  }

  /**
   * Decodes the beginning of one stream.
   *
   * @return null when a frame was decoded, otherwise the error of ffmpeg
   */
  @Nullable String whyNotDecodable(JobSpace space, int stream) throws InterruptedException {
    int[] frames = {0};
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
    failIfKilled(result);
    return frames[0] > 0 ? null : result.errors();
  }

  private static void failIfKilled(ToolResult result) {
    if (result.wasKilled()) {
      throw new MediaFailure(
          JobFailure.INSPECTION_CRASHED, result.describe("The inspection of the file"));
    }
  }
}
