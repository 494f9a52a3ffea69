package io.mediahub.encoder.media.encode;

import java.util.ArrayList;
import java.util.List;

/**
 * The options of ffmpeg's MP4 muxer. A rendition is a file of one track that grows fragment by
 * fragment and can be cut before each {@code moof}.
 */
final class FragmentedMp4 {
  private static final List<String> FLAGS =
      List.of(
          // The init segment is written when the encoder's configuration is known.
          "delay_moov",
          // Offsets count from the fragment, so that it can be cut out.
          "default_base_moof",
          // The true decode time in each fragment's tfdt.
          "frag_discont",
          // No index at the end, which would belong to no segment.
          "skip_trailer");

  private FragmentedMp4() {}

  /** File that a rendition grows in, below the job's folder. */
  static String fileName(String renditionId) {
    return renditionId + ".mp4";
  }

  static Arguments arguments(String renditionId, String... moreFlags) {
    List<String> flags = new ArrayList<>(FLAGS);
    flags.addAll(List.of(moreFlags));
    return new Arguments()
        // The muxer is stated, and does not follow from the file's name.
        .option("-f", "mp4")
        // Timestamps stay as the grid has them.
        .option("-avoid_negative_ts", "disabled")
        // A fragment is in the file as soon as it is whole.
        .option("-flush_packets", 1)
        .option("-movflags", "+" + String.join("+", flags))
        .output(fileName(renditionId));
  }
}
