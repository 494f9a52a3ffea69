package io.mediahub.domain.still;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A storyboard: small pictures at even distances, some to a sheet. Players show them while somebody
 * looks for a place in a film. The number of pictures is bounded, however long the film is.
 *
 * @param tile size of a picture
 * @param intervalMicros time that a picture stands for
 * @param count number of pictures
 */
public record StoryboardPlan(PictureSize tile, long intervalMicros, int count) {
  /** Sheets stay small enough to be loaded while somebody waits. */
  public static final int COLUMNS = 5;

  public static final int ROWS = 5;

  /** Eight sheets. */
  public static final int MOST = COLUMNS * ROWS * 8;

  private static final int TILE = 240;
  private static final long MICROS = 1_000_000;

  private static final List<Integer> SECONDS = List.of(2, 4, 5, 10, 15, 20, 30, 60, 90, 120);

  /**
   * @param shown the film's size as shown
   */
  public static StoryboardPlan of(PictureSize shown, long durationMicros) {
    long duration = Math.max(1, durationMicros);
    long interval =
        SECONDS.stream()
            .map(seconds -> seconds * MICROS)
            .filter(micros -> Math.ceilDiv(duration, micros) <= MOST)
            .findFirst()
            .orElseGet(() -> Math.ceilDiv(Math.ceilDiv(duration, MOST), MICROS) * MICROS);
    return new StoryboardPlan(
        shown.within(TILE, TILE), interval, Math.toIntExact(Math.ceilDiv(duration, interval)));
  }

  public int sheets() {
    return Math.ceilDiv(count, COLUMNS * ROWS);
  }

  /** Of one sheet in pixels: no larger than its pictures need. */
  public PictureSize sheet(int sheet) {
    int tiles = Math.min(COLUMNS * ROWS, count - sheet * COLUMNS * ROWS);
    int columns = sheets() == 1 ? Math.min(COLUMNS, tiles) : COLUMNS;
    return new PictureSize(columns * tile.width(), Math.ceilDiv(tiles, COLUMNS) * tile.height());
  }

  /** The time that a picture is taken from: the middle of what it stands for. */
  public long time(int picture, long durationMicros) {
    long from = picture * intervalMicros;
    return (from + Math.min(from + intervalMicros, durationMicros)) / 2;
  }

  /** Left edge of a picture in its sheet. */
  public int left(int picture) {
    return picture % COLUMNS * tile.width();
  }

  /** Upper edge of a picture in its sheet. */
  public int top(int picture) {
    return picture % (COLUMNS * ROWS) / COLUMNS * tile.height();
  }

  /** Number of the sheet that holds a picture. */
  public int sheetOf(int picture) {
    return picture / (COLUMNS * ROWS);
  }

  /**
   * The WebVTT file that says which part of which sheet belongs to which time.
   *
   * @param sheets names of the sheets, relative to the WebVTT file
   */
  public String webVtt(List<String> sheets, long durationMicros) {
    List<String> cues = new ArrayList<>(List.of("WEBVTT\n"));
    for (int i = 0; i < count; i++) {
      long from = i * intervalMicros;
      cues.add(
          "%s --> %s\n%s#xywh=%d,%d,%d,%d\n"
              .formatted(
                  timestamp(from),
                  timestamp(Math.min(from + intervalMicros, Math.max(durationMicros, from + 1000))),
                  sheets.get(sheetOf(i)),
                  left(i),
                  top(i),
                  tile.width(),
                  tile.height()));
    }
    return String.join("\n", cues);
  }

  private static String timestamp(long micros) {
    long millis = micros / 1000;
    return String.format(
        Locale.ROOT,
        "%02d:%02d:%02d.%03d",
        millis / 3_600_000,
        millis / 60_000 % 60,
        millis / 1000 % 60,
        millis % 1000);
  }
}
