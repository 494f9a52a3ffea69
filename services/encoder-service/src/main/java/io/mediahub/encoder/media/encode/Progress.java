package io.mediahub.encoder.media.encode;

/** Reads ffmpeg's {@code -progress} lines. Written by one thread and read by another. */
final class Progress {
  private static final String TIME = "out_time_us=";
  static final int WHOLE = 1000;

  private final long durationMicros;
  private volatile int permille;

  Progress(long durationMicros) {
    this.durationMicros = durationMicros;
  }

  void line(String line) {
    if (line.startsWith(TIME) && line.matches(TIME + "\\d{1,15}")) {
      long micros = Long.parseLong(line, TIME.length(), line.length(), 10);
      int reached = (int) Math.min(WHOLE, micros * WHOLE / durationMicros);
      permille = Math.max(permille, reached);
    }
  }

  int permille() {
    return permille;
  }
}
