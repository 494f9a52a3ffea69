package io.mediahub.encoder.media.still;

import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.domain.still.PictureSize;
import io.mediahub.domain.still.StoryboardPlan;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MediaFailure;
import io.mediahub.encoder.media.encode.SourcePicture;
import io.mediahub.encoder.media.sandbox.Inputs;
import io.mediahub.encoder.media.still.Frames.Place;
import io.mediahub.encoder.media.still.StillPass.Decoded;
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
import java.util.Objects;
import mediahub.rendition.Inspection;
import mediahub.rendition.VideoTrack;
import org.jspecify.annotations.Nullable;

/**
 * Makes the sheets of a storyboard. Of a short film one pass over its key frames gives most
 * pictures; where these are few, a second pass decodes what other frames refer to. What a pass over
 * key frames does not give is found by seeks, each to its time: most of a long film is neither read
 * nor decoded.
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
    private final List<byte @Nullable []> passed;
    private final Map<Integer, byte[]> sought = new HashMap<>();
    private int soughtTo;

    Found(JobSpace space, Inspection inspection, StoryboardPlan plan)
        throws IOException, InterruptedException {
      VideoTrack track = SourcePicture.track(inspection);
      this.plan = plan;
      this.duration = inspection.getDurationMicros();
      this.frames = new Frames(tool, space, track);
      this.passed = StillPass.suits(inspection) ? passed(space, track) : List.of();
    }

    /**
     * Null for what is left to seeks. Each seek opens the file and decodes on average half the
     * frames between two key frames. Where there are more of them than key frames, one pass over
     * the whole film costs less.
     */
    private List<byte @Nullable []> passed(JobSpace space, VideoTrack track)
        throws IOException, InterruptedException {
      List<byte[]> keys = pass(space, track, Decoded.KEY_FRAMES);
      List<byte @Nullable []> own = new ArrayList<>();
      for (int i = 0; i < keys.size(); i++) {
        // Without a key frame since the picture before, both are the same.
        boolean another = i == 0 || !Arrays.equals(keys.get(i), keys.get(i - 1));
        own.add(another ? keys.get(i) : null);
      }
      long found = own.stream().filter(Objects::nonNull).count();
      if (plan.count() - found <= found) {
        return own;
      }
      List<byte[]> all = pass(space, track, Decoded.REFERENCES);
      return all.size() < plan.count() ? own : withoutEnd(all);
    }

    /**
     * Where frames end early, the pass repeats the last one; a seek tells that from a still end.
     */
    private static List<byte @Nullable []> withoutEnd(List<byte[]> all) {
      List<byte @Nullable []> pictures = new ArrayList<>(all);
      for (int i = all.size() - 1; i > 0 && Arrays.equals(all.get(i), all.get(i - 1)); i--) {
        pictures.set(i, null);
      }
      return pictures;
    }

    /** Where it fails, a seek may find something. */
    private List<byte[]> pass(JobSpace space, VideoTrack track, Decoded decoded)
        throws IOException, InterruptedException {
      long first = plan.time(0, duration);
      try {
        return new StillPass(
                tool, space, track, decoded, first, plan.intervalMicros(), plan.count())
            .pictures(plan.tile(), PIXEL_FORMAT, CHANNELS);
      } catch (MediaFailure e) {
        return List.of();
      }
    }

    /** Null where there is none. */
    byte @Nullable [] picture(int i) throws IOException, InterruptedException {
      byte[] known = known(i);
      if (known != null) {
        return known;
      }
      if (i >= soughtTo) {
        seek(i);
      }
      return sought.remove(i);
    }

    private byte @Nullable [] known(int i) {
      return i < passed.size() ? passed.get(i) : null;
    }

    private void seek(int from) throws IOException, InterruptedException {
      List<Integer> wanted = new ArrayList<>();
      int next = from;
      for (; next < plan.count() && wanted.size() < frames.most(); next++) {
        if (known(next) == null) {
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
