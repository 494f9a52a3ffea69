package io.mediahub.encoder.media.encode;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import mediahub.rendition.Inspection;

/**
 * The options of an input that put its timestamps on one line, which starts at 0. A file may hold
 * several recordings whose clocks have nothing to do with each other.
 */
public final class SourceClock {
  /** Containers of broadcasts, in which ffmpeg itself takes jumps out of the timestamps. */
  private static final Set<String> PUT_RIGHT_BY_FFMPEG = Set.of("mpegts", "mpeg", "ogg");

  /**
   * The decode time of a packet. Where it goes back by more than a second, the packet follows the
   * one before: after its duration, and the pictures that are still to be shown.
   */
  private static final String FOLLOWING =
      "if(N,PREV_OUTDTS+if(lt(DTS-PREV_INDTS,-1/TB),"
          + "max(PREV_INDURATION,1)+max(PREV_INPTS-PREV_INDTS,0),DTS-PREV_INDTS),DTS)";

  private SourceClock() {}

  /**
   * Filters before all others of a sound, each followed by a comma. In Ogg the samples are counted
   * from the first one's time on: its pages state the time of their end alone, and ffmpeg 8.1.2
   * puts the Vorbis packets of some files seconds before and behind their places.
   *
   * @param container ffprobe's short name
   */
  public static String ofSound(String container) {
    return container.equals("ogg") ? "asetpts='NB_CONSUMED_SAMPLES/SR/TB+max(0,STARTPTS)'," : "";
  }

  /** Whether a leap ahead is a jump of the clock in this container, and not a hole. */
  public static boolean leaps(String container) {
    return PUT_RIGHT_BY_FFMPEG.contains(container);
  }

  /**
   * @param container ffprobe's short name
   * @param jumps whether the clock jumps
   * @param streams that are read
   */
  public static List<String> options(String container, boolean jumps, List<Integer> streams) {
    return arguments(container, jumps, streams).toList();
  }

  /**
   * An output for nobody, of the tracks that another process encodes. In broadcasts ffmpeg counts
   * from the first timestamp of the tracks that it reads, and when it takes jumps out of the
   * timestamps, it moves all of these by the jump of the first that it meets. So each process reads
   * all tracks, and picture and sound stay together; without jumps a packet of each is enough.
   */
  static Arguments company(Inspection inspection, List<Integer> streams) {
    Arguments output = new Arguments();
    if (!leaps(inspection.getContainer())) {
      return output;
    }
    List<Integer> others = new ArrayList<>();
    if (inspection.getVideo() != null) {
      others.add(inspection.getVideo().getIndex());
    }
    inspection.getAudio().forEach(track -> others.add(track.getIndex()));
    others.removeAll(streams);
    if (!others.isEmpty()) {
      others.forEach(stream -> output.option("-map", "0:" + stream));
      output.option("-c", "copy");
      if (!inspection.getClockJumps()) {
        output.option("-frames", 1);
      }
      output.option("-f", "null").output("-");
    }
    return output;
  }

  /** The same for a process that encodes nothing. */
  public static List<String> companyOptions(Inspection inspection, List<Integer> streams) {
    return company(inspection, streams).toList();
  }

  static Arguments arguments(String container, boolean jumps, List<Integer> streams) {
    Arguments options = new Arguments();
    if (jumps && leaps(container)) {
      // ffmpeg takes jumps out of the timestamps, unless it is told to keep them.
      return options;
    }
    // Keeps the source's timestamps, and with them the offset between its tracks.
    options.flag("-copyts");
    // Shifts them, so that the earliest is 0.
    options.flag("-start_at_zero");
    if (jumps) {
      for (int stream : streams) {
        options.option(
            "-bsf:" + stream, "setts=dts='%1$s':pts='PTS-DTS+%1$s'".formatted(FOLLOWING));
      }
    }
    return options;
  }
}
