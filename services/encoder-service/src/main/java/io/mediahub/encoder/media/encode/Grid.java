package io.mediahub.encoder.media.encode;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import mediahub.rendition.Inspection;
import mediahub.rendition.VideoRung;

/**
 * The grid of time that all renditions of a ladder share. The source's earliest timestamp is 0, and
 * frame n lies at n / F seconds, where F is the frame rate. So renditions start their segments at
 * the same frames, and all of them have the same length.
 *
 * @param micros length of every rendition
 * @param rateNum numerator of F; 0 where there is no picture
 * @param rateDen denominator of F
 */
record Grid(long micros, int rateNum, int rateDen) {
  private static final long MICROS = 1_000_000;
  private static final long SHORTEST_MICROS = 200_000;

  /**
   * @throws IllegalArgumentException when the rungs differ in their frame rate
   */
  static Grid of(Inspection inspection, List<VideoRung> rungs) {
    long micros = Math.max(SHORTEST_MICROS, inspection.getDurationMicros());
    if (rungs.isEmpty()) {
      return new Grid(micros, 0, 1);
    }
    VideoRung first = rungs.getFirst();
    Grid grid = new Grid(micros, first.getFrameRateNum(), first.getFrameRateDen());
    for (VideoRung rung : rungs) {
      if (rung.getFrameRateNum() != grid.rateNum || rung.getFrameRateDen() != grid.rateDen) {
        throw new IllegalArgumentException("The rungs of a ladder share one frame rate.");
      }
    }
    return grid;
  }

  /** Number of frames of every picture. */
  long frames() {
    double exact = (double) micros * rateNum / rateDen / MICROS;
    // The duration was rounded to microseconds: a hundredth of a frame is no frame.
    return Math.max(1, (long) Math.ceil(exact - 0.01));
  }

  /** F, as filters take it. */
  String rate() {
    return rateNum + "/" + rateDen;
  }

  /** The length of a frame, as encoders take it: with it, timestamps are numbers of frames. */
  String timeBase() {
    return rateDen + "/" + rateNum;
  }

  /** Ticks a second of the files. A frame is a whole number of them. */
  int timescale() {
    return rateDen == 1 ? rateNum * 1000 : rateNum;
  }

  /** Ticks of a frame. */
  long frameTicks() {
    return rateDen == 1 ? 1000 : rateDen;
  }

  /** When a frame is shown. */
  long micros(long frame) {
    return Math.multiplyExact(frame, MICROS * rateDen) / rateNum;
  }

  /**
   * A key frame at every frame ceil(k × interval × F). Each is requested half a frame early, so
   * that rounding cannot miss it; the small number undoes a product that was rounded upwards. The
   * encoder counts time from the stretch's first frame on. Where the source says where segments
   * begin, key frames are named one by one, by the time that frames have.
   */
  String keyFrames(Duration interval, Stretch stretch) {
    if (stretch.borders() != null) {
      long longest = Math.max(1, interval.toSeconds() * rateNum / rateDen);
      String named =
          stretch.keys(longest).stream()
              .filter(key -> key > stretch.from()) // the first frame is one by itself
              .map(key -> seconds((2 * key - 1) * MICROS * rateDen / (2L * rateNum)))
              .collect(Collectors.joining(","));
      return named.isEmpty() ? "0" : named;
    }
    String number =
        stretch.firstKey() == 0 ? "n_forced" : "(n_forced+%d)".formatted(stretch.firstKey());
    String before = stretch.from() == 0 ? "" : "-" + stretch.from();
    return "expr:gte(t,(ceil(%s*%d*%d/%d-0.000001)%s-0.5)*%d/%d)"
        .formatted(number, interval.toSeconds(), rateNum, rateDen, before, rateDen, rateNum);
  }

  /** The length in seconds, with six decimal places. */
  String seconds() {
    return seconds(micros);
  }

  private static String seconds(long micros) {
    return String.format(Locale.ROOT, "%d.%06d", micros / MICROS, micros % MICROS);
  }
}
