package io.mediahub.encoder.media.text;

import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MediaFailure;
import io.mediahub.encoder.media.inspect.Languages;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.encoder.media.sandbox.Inputs;
import io.mediahub.encoder.media.sandbox.ProbeReport;
import io.mediahub.encoder.media.sandbox.SandboxLimits;
import io.mediahub.encoder.media.still.StillTool;
import io.mediahub.encoder.media.text.CueReader.Cues;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import mediahub.rendition.DroppedTrack;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Takes subtitles and chapters out of a film. */
public final class EmbeddedText {
  /** Codecs of text; ffmpeg turns them all into WebVTT. */
  private static final Set<String> TEXT =
      Set.of("subrip", "srt", "ass", "ssa", "mov_text", "text", "webvtt");

  private static final Set<String> PICTURES =
      Set.of("dvd_subtitle", "dvb_subtitle", "hdmv_pgs_subtitle", "xsub");

  private static final int MOST_TRACKS = 32;
  private static final int MOST_CHAPTERS = 500;
  private static final int LONGEST_TITLE = 200;
  private static final long LARGEST = 4L << 20;
  private static final double MICROS = 1e6;

  /** The text is spread over the whole file, which has to be read. */
  private static final SandboxLimits LIMITS =
      new SandboxLimits(Duration.ofMinutes(10), 4L << 30, LARGEST, Duration.ofMinutes(20));

  private final FfmpegSandbox sandbox;
  private final StillTool tool;

  public EmbeddedText(FfmpegSandbox sandbox, StillTool tool) {
    this.sandbox = sandbox;
    this.tool = tool;
  }

  /**
   * @param dropped tracks of subtitles that are not text, or cannot be read, each with a sentence
   */
  public record Found(
      List<SubtitleTrack> tracks, List<DroppedTrack> dropped, List<Chapter> chapters) {}

  /**
   * @throws MediaFailure when the file cannot be read
   */
  public Found read(JobSpace space) throws IOException, InterruptedException {
    JsonNode report =
        ProbeReport.of(
            sandbox,
            space,
            "-show_entries",
            "stream=index,codec_type,codec_name:stream_tags=language,title"
                + ":stream_disposition=default,forced,hearing_impaired"
                + ":chapter=start_time,end_time:chapter_tags=title");
    List<JsonNode> wanted = new ArrayList<>();
    List<DroppedTrack> dropped = new ArrayList<>();
    for (JsonNode stream : report.path("streams")) {
      if (stream.path("codec_type").asString("").equals("subtitle")) {
        String reason = reason(stream, wanted.size());
        if (reason == null) {
          wanted.add(stream);
        } else if (dropped.size() < MOST_TRACKS) {
          dropped.add(dropped(stream, reason));
        }
      }
    }
    List<SubtitleTrack> tracks = new ArrayList<>();
    if (!wanted.isEmpty()) {
      extract(space, wanted);
    }
    for (JsonNode stream : wanted) {
      Cues cues = cues(space.folder().resolve(name(stream)));
      if (cues.cues().isEmpty()) {
        dropped.add(dropped(stream, "It holds no text that can be read."));
      } else {
        tracks.add(track(stream, cues));
      }
    }
    return new Found(tracks, dropped, chapters(report));
  }

  private static @Nullable String reason(JsonNode stream, int taken) {
    String codec = codec(stream);
    if (PICTURES.contains(codec)) {
      return "These subtitles are pictures and not text.";
    }
    if (!TEXT.contains(codec)) {
      return "Subtitles of this kind are not supported.";
    }
    return taken == MOST_TRACKS
        ? "No more than %d tracks of subtitles are published.".formatted(MOST_TRACKS)
        : null;
  }

  /** All at once, so that the file is read once; one by one when one of them is broken. */
  private void extract(JobSpace space, List<JsonNode> streams) throws InterruptedException {
    try {
      tool.run(space, Inputs.SUBTITLES, LIMITS, arguments(space, streams), line -> {});
    } catch (MediaFailure e) {
      for (JsonNode stream : streams) {
        tryOne(space, stream);
      }
    }
  }

  private void tryOne(JobSpace space, JsonNode stream) throws InterruptedException {
    try {
      tool.run(space, Inputs.SUBTITLES, LIMITS, arguments(space, List.of(stream)), line -> {});
    } catch (MediaFailure e) {
      // What was read before the fault is used; when it is nothing, the track is dropped by name.
    }
  }

  private static List<String> arguments(JobSpace space, List<JsonNode> streams) {
    List<String> arguments =
        new ArrayList<>(List.of("-hide_banner", "-v", "error", "-y", "-nostats"));
    arguments.addAll(List.of("-i", space.requireSource().toString()));
    for (JsonNode stream : streams) {
      arguments.addAll(
          List.of("-map", "0:" + stream.path("index").asInt(0), "-map_metadata", "-1"));
      arguments.addAll(List.of("-c:s", "webvtt", "-f", "webvtt", name(stream)));
    }
    return arguments;
  }

  private static Cues cues(Path file) throws IOException {
    if (!Files.exists(file)) {
      return new Cues(List.of(), 0);
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    Files.delete(file);
    return CueReader.read(text.replace("\r\n", "\n").replace('\r', '\n'));
  }

  private static String name(JsonNode stream) {
    return "subtitles-%d.vtt".formatted(stream.path("index").asInt(0));
  }

  private static SubtitleTrack track(JsonNode stream, Cues cues) {
    JsonNode disposition = stream.path("disposition");
    return new SubtitleTrack(
        stream.path("index").asInt(0),
        codec(stream),
        Languages.bcp47(stream.path("tags").path("language").asString(null)),
        title(stream, 60),
        disposition.path("default").asInt(0) == 1,
        disposition.path("forced").asInt(0) == 1,
        disposition.path("hearing_impaired").asInt(0) == 1,
        cues.cues(),
        cues.dropped());
  }

  private static List<Chapter> chapters(JsonNode report) {
    List<Chapter> chapters = new ArrayList<>();
    for (JsonNode chapter : report.path("chapters")) {
      long start = micros(chapter, "start_time");
      long end = micros(chapter, "end_time");
      if (start >= 0 && end > start && chapters.size() < MOST_CHAPTERS) {
        String title = title(chapter, LONGEST_TITLE);
        chapters.add(
            new Chapter(start, end, title.isEmpty() ? "Chapter " + (chapters.size() + 1) : title));
      }
    }
    return chapters;
  }

  private static long micros(JsonNode chapter, String name) {
    String seconds = chapter.path(name).asString("");
    return seconds.matches("\\d{1,9}(\\.\\d{1,9})?")
        ? Math.round(Double.parseDouble(seconds) * MICROS)
        : -1;
  }

  private static String title(JsonNode node, int longest) {
    String stated = node.path("tags").path("title").asString("");
    String begin = stated.substring(0, Math.min(stated.length(), 4 * longest));
    String line = CueText.visible(begin).replace('\n', ' ').strip();
    return line.codePointCount(0, line.length()) <= longest
        ? line
        : line.substring(0, line.offsetByCodePoints(0, longest)).strip();
  }

  private static DroppedTrack dropped(JsonNode stream, String reason) {
    return new DroppedTrack(stream.path("index").asInt(0), codec(stream), reason);
  }

  private static String codec(JsonNode stream) {
    String codec = stream.path("codec_name").asString("");
    return codec.matches("[a-z0-9_]{1,40}") ? codec : "unknown";
  }
}
