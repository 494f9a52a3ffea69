package io.mediahub.encoder.media.encode;

/** Reads ffmpeg's {@code -progress} lines. Written by one thread and read by another. */
final class Progress {
  private static final String TIME = "out_time_us=";
  static final int WHOLE = 1000;

  private final long from;
  private final long to;
  private volatile int permille;

  /**
   * @param from time of the first output, microseconds
   * @param to time of its end
   */
  Progress(long from, long to) {
    this.from = from;
    this.to = to;
  }

  void line(String line) {
    if (line.startsWith(TIME) && line.matches(TIME + "\\d{1,15}")) {
      long micros = Long.parseLong(line, TIME.length(), line.length(), 10);
      int reached = (int) Math.clamp((micros - from) * WHOLE / (to - from), 0, WHOLE);
      permille = Math.max(permille, reached);
    }
  }

  int permille() {
    return permille;
  }
}
