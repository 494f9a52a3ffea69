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
import java.util.List;
import mediahub.rendition.Inspection;
import mediahub.rendition.VideoTrack;
import org.jspecify.annotations.Nullable;

/**
 * Makes the sheets of a storyboard. Each picture is the key frame before its time, found by a seek:
 * most of the film is neither read nor decoded.
 */
public final class StoryboardMaker {
  private static final int CHANNELS = 3;
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
    Frames frames = new Frames(tool, space, track);
    List<StillFile> sheets = new ArrayList<>();
    Instant end = Instant.now().plus(LONGEST);
    byte[] last = null;
    byte[] sheet = blank(plan, 0);
    int missing = 0;
    for (int first = 0; first < plan.count(); first += frames.most()) {
      List<Place> places = new ArrayList<>();
      for (int i = first; i < Math.min(plan.count(), first + frames.most()); i++) {
        places.add(new Place(plan.time(i, duration), false));
      }
      List<byte @Nullable []> pictures =
          Instant.now().isBefore(end) ? read(frames, places, plan.tile()) : none(places.size());
      for (int k = 0; k < places.size(); k++) {
        int i = first + k;
        byte[] picture = pictures.get(k);
        missing += picture == null ? 1 : 0;
        last = picture == null ? last : picture;
        if (last != null) {
          paint(plan, sheet, i, last);
        }
        boolean full = i == plan.count() - 1 || plan.sheetOf(i + 1) > plan.sheetOf(i);
        if (full) {
          sheets.add(
              write(space.folder(), plan.sheet(sheets.size()), sheet, prefix, sheets.size()));
          sheet = i == plan.count() - 1 ? sheet : blank(plan, sheets.size());
        }
      }
    }
    if (last == null) {
      throw new MediaFailure(JobFailure.ENCODER_REFUSED, "No picture of the film can be decoded.");
    }
    List<String> names = sheets.stream().map(StillFile::name).toList();
    return new Storyboard(plan, sheets, plan.webVtt(names, duration), missing);
  }

  private static List<byte @Nullable []> read(Frames frames, List<Place> places, PictureSize tile)
      throws IOException, InterruptedException {
    return frames.at(places, tile, "rgb24", CHANNELS);
  }

  private static List<byte @Nullable []> none(int count) {
    List<byte @Nullable []> none = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      none.add(null);
    }
    return none;
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
