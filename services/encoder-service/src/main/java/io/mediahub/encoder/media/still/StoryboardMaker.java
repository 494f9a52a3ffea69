package io.mediahub.encoder.media.still;

import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.domain.still.PictureSize;
import io.mediahub.domain.still.StoryboardPlan;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MediaFailure;
import io.mediahub.encoder.media.encode.SourcePicture;
import io.mediahub.encoder.media.sandbox.Inputs;
import io.mediahub.encoder.media.still.Frames.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mediahub.rendition.Inspection;
import mediahub.rendition.VideoTrack;
import org.jspecify.annotations.Nullable;

/**
 * Makes the sheets of a storyboard. Of a short film one pass over its key frames gives most
 * pictures. What that does not give is found by seeks, each to its time: most of a long film is
 * neither read nor decoded.
 */
public final class StoryboardMaker {
  private static final int CHANNELS = 3;
  private static final String PIXEL_FORMAT = "rgb24";
  private static final String PIXELS = "sheet.rgb";

  /** What is not read by then is left out: a storyboard helps, and nobody waits for it. */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final StillTool tool;

  public StoryboardMaker(StillTool tool) {
    this.tool = tool;
  }

  /**
   * @param prefix of the files' names, such as "storyboard-"
   * @throws MediaFailure when no frame can be decoded
   */
  public Storyboard make(JobSpace space, Inspection inspection, String prefix)
      throws IOException, InterruptedException {
    VideoTrack track = SourcePicture.track(inspection);
    long duration = inspection.getDurationMicros();
    StoryboardPlan plan =
        StoryboardPlan.of(new PictureSize(track.getWidth(), track.getHeight()), duration);
    Found found = new Found(space, inspection, plan);
    List<StillFile> sheets = new ArrayList<>();
    byte[] last = null;
    byte[] sheet = blank(plan, 0);
    int missing = 0;
    for (int i = 0; i < plan.count(); i++) {
      byte[] picture = found.picture(i);
      missing += picture == null ? 1 : 0;
      last = picture == null ? last : picture;
      if (last != null) {
        paint(plan, sheet, i, last);
      }
      boolean full = i == plan.count() - 1 || plan.sheetOf(i + 1) > plan.sheetOf(i);
      if (full) {
        sheets.add(write(space.folder(), plan.sheet(sheets.size()), sheet, prefix, sheets.size()));
        sheet = i == plan.count() - 1 ? sheet : blank(plan, sheets.size());
      }
    }
    if (last == null) {
      throw new MediaFailure(JobFailure.ENCODER_REFUSED, "No picture of the film can be decoded.");
    }
    List<String> names = sheets.stream().map(StillFile::name).toList();
    return new Storyboard(plan, sheets, plan.webVtt(names, duration), missing);
  }

  /** The pictures of a film, asked for one after the other. */
  private final class Found {
    private final StoryboardPlan plan;
    private final long duration;
    private final Frames frames;
    private final Instant end = Instant.now().plus(LONGEST);
    private final List<byte[]> keys;
    private final Map<Integer, byte[]> sought = new HashMap<>();
    private int soughtTo;

    Found(JobSpace space, Inspection inspection, StoryboardPlan plan)
        throws IOException, InterruptedException {
      VideoTrack track = SourcePicture.track(inspection);
      this.plan = plan;
      this.duration = inspection.getDurationMicros();
      this.frames = new Frames(tool, space, track);
      this.keys = KeyFramePass.suits(inspection) ? keys(space, track) : List.of();
    }

    /** Where it fails, a seek may find something. */
    private List<byte[]> keys(JobSpace space, VideoTrack track)
        throws IOException, InterruptedException {
      try {
        return new KeyFramePass(
                tool, space, track, plan.time(0, duration), plan.intervalMicros(), plan.count())
            .pictures(plan.tile(), PIXEL_FORMAT, CHANNELS);
      } catch (MediaFailure e) {
        return List.of();
      }
    }

    /** Null where there is none. */
    byte @Nullable [] picture(int i) throws IOException, InterruptedException {
      if (isKey(i)) {
        return keys.get(i);
      }
      if (i >= soughtTo) {
        seek(i);
      }
      return sought.remove(i);
    }

    /** Whether a key frame came since the picture before; without one, both would be the same. */
    private boolean isKey(int i) {
      return i < keys.size() && (i == 0 || !Arrays.equals(keys.get(i), keys.get(i - 1)));
    }

    private void seek(int from) throws IOException, InterruptedException {
      List<Integer> wanted = new ArrayList<>();
      int next = from;
      for (; next < plan.count() && wanted.size() < frames.most(); next++) {
        if (!isKey(next)) {
          wanted.add(next);
        }
      }
      soughtTo = next;
      if (Instant.now().isAfter(end)) {
        return;
      }
      List<Place> places =
          wanted.stream().map(i -> new Place(plan.time(i, duration), false)).toList();
      List<byte @Nullable []> pictures = frames.at(places, plan.tile(), PIXEL_FORMAT, CHANNELS);
      for (int k = 0; k < wanted.size(); k++) {
        byte[] picture = pictures.get(k);
        if (picture != null) {
          sought.put(wanted.get(k), picture);
        }
      }
    }
  }

  private static byte[] blank(StoryboardPlan plan, int sheet) {
    return new byte[Math.toIntExact(plan.sheet(sheet).pixels() * CHANNELS)];
  }

  private static void paint(StoryboardPlan plan, byte[] sheet, int i, byte[] picture) {
    int across = plan.sheet(plan.sheetOf(i)).width() * CHANNELS;
    int line = plan.tile().width() * CHANNELS;
    for (int y = 0; y < plan.tile().height(); y++) {
      int to = (plan.top(i) + y) * across + plan.left(i) * CHANNELS;
      System.arraycopy(picture, y * line, sheet, to, line);
    }
  }

  private StillFile write(Path folder, PictureSize size, byte[] pixels, String prefix, int number)
      throws IOException, InterruptedException {
    String name = "%s%d.jpg".formatted(prefix, number);
    Files.write(folder.resolve(PIXELS), pixels);
    List<String> arguments = new ArrayList<>(List.of("-hide_banner", "-v", "error", "-y"));
    arguments.addAll(List.of("-f", "rawvideo", "-pixel_format", "rgb24"));
    arguments.addAll(List.of("-video_size", size.width() + "x" + size.height(), "-i", PIXELS));
    arguments.addAll(
        List.of("-vf", "scale=out_color_matrix=smpte170m:out_range=pc,format=yuvj420p"));
    arguments.addAll(List.of("-frames:v", "1", "-c:v", "mjpeg", "-q:v", "5"));
    arguments.addAll(List.of("-flags:v", "+bitexact", "-fflags", "+bitexact"));
    arguments.addAll(List.of("-f", "image2", "-update", "1", name));
    tool.run(new JobSpace(folder, null), Inputs.OWN_PIXELS, arguments);
    Files.delete(folder.resolve(PIXELS));
    return StillFile.of(folder, name, "image/jpeg", size.width(), size.height());
  }
}
