package io.mediahub.hls.check;

import io.mediahub.hls.BitRate.Piece;
import java.util.List;

/**
 * Bit rates as the checklist measures them. It shares no code with what makes the playlists, so
 * that a mistake there is found.
 */
final class Rates {
  /** How far what a playlist says may be from what is measured. */
  static final double WITHIN = 0.10;

  /** Pieces without a length must not make a run of all of them. */
  private static final int MOST_PIECES = 500;

  private Rates() {}

  /** Of any run of pieces that lasts 0.5 to 1.5 target durations (RFC 8216, 4.3.4.2). */
  static double peak(List<Piece> pieces, double targetSeconds) {
    double least = targetSeconds * 500_000;
    double most = targetSeconds * 1_500_000;
    double peak = average(pieces);
    int from = 0;
    long micros = 0;
    for (int to = 0; to < pieces.size(); to++) {
      micros += pieces.get(to).durationMicros();
      while ((micros > most || to - from >= MOST_PIECES) && from <= to) {
        micros -= pieces.get(from++).durationMicros();
      }
      long runMicros = micros;
      long runBytes = 0;
      for (int i = from; i <= to; i++) {
        runBytes += pieces.get(i).sizeBytes();
      }
      for (int start = from; start <= to && runMicros >= least && runMicros > 0; start++) {
        peak = Math.max(peak, runBytes * 8e6 / runMicros);
        runMicros -= pieces.get(start).durationMicros();
        runBytes -= pieces.get(start).sizeBytes();
      }
    }
    return peak;
  }

  static double average(List<Piece> pieces) {
    long micros = pieces.stream().mapToLong(Piece::durationMicros).sum();
    long bytes = pieces.stream().mapToLong(Piece::sizeBytes).sum();
    return micros == 0 ? 0 : bytes * 8e6 / micros;
  }
}
