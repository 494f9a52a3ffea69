package io.mediahub.encoder.media.still;

import io.mediahub.domain.still.Look;
import io.mediahub.domain.still.PictureSize;
import io.mediahub.domain.still.PosterPlan;
import io.mediahub.domain.still.StillRecipe;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.encode.SourcePicture;
import io.mediahub.encoder.media.sandbox.Inputs;
import io.mediahub.encoder.media.still.Frames.Place;
import io.mediahub.encoder.media.still.ImageSetWriter.Picture;
import io.mediahub.encoder.media.still.StillPass.Decoded;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import mediahub.rendition.Inspection;
import mediahub.rendition.VideoTrack;
import org.jspecify.annotations.Nullable;

/** Finds the picture that stands for a film, and writes it in all sizes and formats. */
public final class PosterMaker {
  /** Small enough that noise is gone, large enough that blur is seen. */
  private static final int LOOKED_AT = 320;

  private static final long MICROS = 1_000_000;
  private static final Place START = new Place(0, false);

  /**
   * Fewer different pictures that show something are no choice: key frames may be rare, and many of
   * them begin a scene in black.
   */
  private static final int LEAST_KEYS = 4;

  private final StillTool tool;
  private final StillRecipe recipe;

  public PosterMaker(StillTool tool, StillRecipe recipe) {
    this.tool = tool;
    this.recipe = recipe;
  }

  /**
   * The sharpest of some key frames that show something.
   *
   * @param prefix of the files' names, such as "poster-"
   * @throws io.mediahub.encoder.media.MediaFailure when no frame can be decoded
   */
  public Poster find(JobSpace space, Inspection inspection, String prefix)
      throws IOException, InterruptedException {
    VideoTrack track = SourcePicture.track(inspection);
    Poster key = StillPass.suits(inspection) ? key(space, inspection, prefix) : null;
    if (key != null) {
      return key;
    }
    List<Place> places =
        PosterPlan.times(inspection.getDurationMicros()).stream()
            .map(micros -> new Place(micros, false))
            .toList();
    List<Place> seen = new ArrayList<>();
    List<Look> looks = new ArrayList<>();
    Frames frames = new Frames(tool, space, track);
    for (int i = 0; i < places.size(); i += frames.most()) {
      List<Place> some = places.subList(i, Math.min(places.size(), i + frames.most()));
      List<@Nullable Look> found = looks(frames, track, some);
      for (int k = 0; k < some.size(); k++) {
        Look look = found.get(k);
        if (look != null) {
          seen.add(some.get(k));
          looks.add(look);
        }
      }
    }
    Place best = looks.isEmpty() ? START : seen.get(Look.best(looks));
    return new Poster(write(space, track, best, prefix), best.micros(), false);
  }

  /**
   * The sharpest of the key frames, found by one pass over all of them.
   *
   * @return null where there are too few
   */
  private @Nullable Poster key(JobSpace space, Inspection inspection, String prefix)
      throws IOException, InterruptedException {
    VideoTrack track = SourcePicture.track(inspection);
    List<Long> times = PosterPlan.times(inspection.getDurationMicros());
    long first = times.getFirst();
    long step = Math.max(1, (times.getLast() - first) / (times.size() - 1));
    StillPass pass =
        new StillPass(tool, space, track, Decoded.KEY_FRAMES, first, step, times.size());
    PictureSize size = lookedAt(track);
    List<byte[]> lumas = pass.pictures(size, "gray", 1);
    int different = 0;
    List<Look> looks = new ArrayList<>();
    for (int i = 0; i < lumas.size(); i++) {
      Look look = look(lumas.get(i), size);
      looks.add(look);
      boolean another = i == 0 || !Arrays.equals(lumas.get(i), lumas.get(i - 1));
      different += another && look.shows() ? 1 : 0;
    }
    if (different < LEAST_KEYS) {
      return null;
    }
    int best = Look.best(looks);
    return new Poster(
        write(space, track, pass.input(), pass.only(best), prefix), times.get(best), false);
  }

  /**
   * The frame that the owner chose.
   *
   * @param micros after the start; behind the end it is the last key frame
   * @param prefix of the files' names, such as "poster-"
   * @throws io.mediahub.encoder.media.MediaFailure when no frame can be decoded
   */
  public Poster at(JobSpace space, Inspection inspection, long micros, String prefix)
      throws IOException, InterruptedException {
    VideoTrack track = SourcePicture.track(inspection);
    long last = Math.max(0, inspection.getDurationMicros() - 1);
    long wanted = Math.clamp(micros, 0, last);
    Frames frames = new Frames(tool, space, track);
    List<Place> places =
        List.of(
            new Place(frameStart(track, wanted), true),
            new Place(wanted, false),
            new Place(Math.max(0, wanted - 5 * MICROS), false));
    for (Place place : places) {
      if (looks(frames, track, List.of(place)).getFirst() != null) {
        return new Poster(write(space, track, place, prefix), wanted, true);
      }
    }
    return new Poster(write(space, track, START, prefix), 0, true);
  }

  /** Half a frame before the frame that is shown at a time, so that rounding cannot miss it. */
  private static long frameStart(VideoTrack track, long micros) {
    double frame = (double) MICROS * track.getFrameRateDen() / track.getFrameRateNum();
    // The rate of interlaced pictures is that of their fields, and the first frame is passed over.
    double back = track.getInterlaced() ? 2.5 : 0.5;
    return Math.max(0, Math.round((Math.floor(micros / frame + 0.01) - back) * frame));
  }

  private static List<@Nullable Look> looks(Frames frames, VideoTrack track, List<Place> places)
      throws IOException, InterruptedException {
    PictureSize size = lookedAt(track);
    List<@Nullable Look> looks = new ArrayList<>();
    for (byte[] luma : frames.at(places, size, "gray", 1)) {
      looks.add(luma == null ? null : look(luma, size));
    }
    return looks;
  }

  private static PictureSize lookedAt(VideoTrack track) {
    return shown(track).within(LOOKED_AT, LOOKED_AT);
  }

  private static Look look(byte[] luma, PictureSize size) {
    boolean tiny = Math.min(size.width(), size.height()) < 3;
    return tiny ? new Look(0, 0, 0, 1) : Look.at(luma, size.width(), size.height());
  }

  private ImageSet write(JobSpace space, VideoTrack track, Place place, String prefix)
      throws IOException, InterruptedException {
    return write(
        space,
        track,
        SourcePicture.input(place.options(), space.requireSource().toString()),
        "",
        prefix);
  }

  /**
   * @param only filters that let the one picture pass, each followed by a comma
   */
  private ImageSet write(
      JobSpace space, VideoTrack track, List<String> input, String only, String prefix)
      throws IOException, InterruptedException {
    Picture picture = new Picture(Inputs.FILMS, input, shown(track), false);
    return new ImageSetWriter(tool, recipe)
        .write(
            space,
            picture,
            size ->
                "[0:%d]%s%s,scale=in_color_matrix=bt709:in_range=tv,format=gbrp"
                    .formatted(
                        track.getIndex(),
                        only,
                        SourcePicture.filters(track, size.width(), size.height())),
            prefix);
  }

  private static PictureSize shown(VideoTrack track) {
    return new PictureSize(track.getWidth(), track.getHeight());
  }
}
