package io.mediahub.encoder.media.inspect;

import io.mediahub.domain.rendition.FileRefusal;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.encode.SourceClock;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Refused;
import io.mediahub.encoder.media.inspect.PacketScan.Jump;
import io.mediahub.encoder.media.inspect.Prober.Headers;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The packets of a file on one line of time.
 *
 * @param packets as they lie on that line
 * @param stored as the file has them
 * @param start of the media on that line, seconds
 * @param jumps whether the file's own timestamps jump, and ffmpeg has to put them right
 */
record Timeline(PacketScan packets, PacketScan stored, double start, boolean jumps) {
  private static final String OGG = "ogg";

  /** A timeline, or a refusal. */
  record TimelineOrRefusal(@Nullable Timeline timeline, @Nullable Refused refused) {}

  /**
   * @param headers with the streams that belong together
   * @param played indexes of those that are seen or heard
   * @param others whether the file has streams of another clock as well. ffmpeg counts from the
   *     first timestamp of the file on, whose ever it is: so these are read as if the clock jumped
   */
  static TimelineOrRefusal of(
      Prober prober,
      JobSpace space,
      Headers headers,
      PacketScan packets,
      List<Integer> played,
      boolean others)
      throws IOException, InterruptedException {
    String container = headers.shortName();
    if (AppendedFile.follows(space.requireSource(), container)) {
      return new TimelineOrRefusal(null, refused("only the first of them could be shown."));
    }
    boolean ogg = container.equals(OGG);
    boolean leaps = SourceClock.leaps(container);
    // Within a page of Ogg ffmpeg guesses the times, and they may seem to go back.
    boolean jumps =
        ogg
            ? OggPages.areChained(space.requireSource())
            : packets.back(played) != null || (leaps && (others || packets.ahead(played) != null));
    if (!jumps) {
      return new TimelineOrRefusal(new Timeline(packets, packets, headers.start(), false), null);
    }
    PacketScan right = prober.withoutJumps(space, container, played, ogg);
    if (right == null || right.back(played) != null || (leaps && right.ahead(played) != null)) {
      return new TimelineOrRefusal(null, clocks(packets.back(played)));
    }
    return new TimelineOrRefusal(new Timeline(right, packets, 0, true), null);
  }

  /**
   * The same for the tracks that are published. In broadcasts ffmpeg counts from the first
   * timestamp of the tracks that it reads.
   */
  Timeline of(List<StreamInfo> chosen, String container) {
    if (jumps || !SourceClock.leaps(container)) {
      return this;
    }
    double first = Double.POSITIVE_INFINITY;
    for (StreamInfo each : chosen) {
      Double begins = each.start();
      first = begins == null ? first : Math.min(first, begins);
    }
    return new Timeline(packets, stored, Double.isFinite(first) ? first : start, false);
  }

  /** End of a track, seconds after the media's start. */
  double end(StreamInfo stream) {
    return packets.track(stream.index()).end() - start;
  }

  /** Pictures a second of a track in its fast parts; null when there are less than two. */
  @Nullable Double rate(StreamInfo stream) {
    // Where jumps were taken out, reordered pictures may have lost their exact times.
    return stored.track(stream.index()).rhythm().rate();
  }

  private static Refused clocks(@Nullable Jump back) {
    return refused(
        "its timestamps begin anew midway, and they cannot be put right."
            + (back == null
                ? ""
                : " After %.1f seconds they go back by %.1f."
                    .formatted(back.from(), back.from() - back.to())));
  }

  private static Refused refused(String why) {
    return new Refused(
        FileRefusal.SEVERAL_RECORDINGS,
        "The file seems to be several recordings in one: " + why,
        "Upload the recordings one by one, or join them with a video editor.");
  }
}
