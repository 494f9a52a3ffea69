package io.mediahub.hls;

import java.util.List;

/**
 * Measured bit rates, in bits per second, rounded up.
 *
 * @param peak the highest of any run of pieces that lasts 0.5 to 1.5 target durations
 * @param average of all pieces
 * @see <a href="https://datatracker.ietf.org/doc/html/draft-pantos-hls-rfc8216bis">RFC 8216bis,
 *     4.4.6.2</a>
 */
public record BitRate(long peak, long average) {
  /** What is measured: a whole segment, or the key frame that stands for a fragment. */
  public record Piece(long durationMicros, long sizeBytes) {}

  /** Media that is shorter than half a target duration has one run: itself. */
  public static BitRate measure(List<Piece> pieces, int targetSeconds) {
    long least = targetSeconds * 500_000L;
    long most = targetSeconds * 1_500_000L;
    double peak = 0;
    long allMicros = 0;
    long allBytes = 0;
    for (int from = 0; from < pieces.size(); from++) {
      allMicros += pieces.get(from).durationMicros();
      allBytes += pieces.get(from).sizeBytes();
      long micros = 0;
      long bytes = 0;
      for (int to = from; to < pieces.size() && micros < most; to++) {
        micros += pieces.get(to).durationMicros();
        bytes += pieces.get(to).sizeBytes();
        if (micros >= least && micros <= most) {
          peak = Math.max(peak, perSecond(bytes, micros));
        }
      }
    }
    double average = perSecond(allBytes, allMicros);
    return new BitRate((long) Math.ceil(Math.max(peak, average)), (long) Math.ceil(average));
  }

  private static double perSecond(long bytes, long micros) {
    return micros == 0 ? 0 : bytes * 8e6 / micros;
  }
}
