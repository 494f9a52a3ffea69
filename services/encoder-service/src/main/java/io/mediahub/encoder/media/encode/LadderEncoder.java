package io.mediahub.encoder.media.encode;

import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.mp4.CutSegment;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.hls.mp4.InitSegment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mediahub.encoding.EncodeLadder;

/** Encodes a ladder in one piece: the pictures, and then the sound. */
public final class LadderEncoder {
  private static final int WHOLE = 1000;

  private final ChunkEncoder pictures;
  private final SoundEncoder sounds;
  private final int processors;

  /**
   * @param memoryBytes address space that ffmpeg may use
   * @param processors cores to use
   */
  public LadderEncoder(FfmpegSandbox sandbox, long memoryBytes, int processors) {
    this.pictures = new ChunkEncoder(sandbox, memoryBytes);
    this.sounds = new SoundEncoder(sandbox, memoryBytes);
    this.processors = processors;
  }

  /**
   * Returns when all renditions are complete and were checked to join.
   *
   * @param space with the source, and a folder with room for all renditions
   * @return in the order in which they were opened
   * @throws io.mediahub.encoder.media.MediaFailure when ffmpeg fails, or its output is not what it
   *     must be
   * @throws IOException when the disk does, or the listener
   * @throws InterruptedException after ffmpeg was stopped
   */
  public List<RenditionResult> encode(JobSpace space, EncodeLadder ladder, LadderListener listener)
      throws IOException, InterruptedException {
    List<RenditionResult> results = new ArrayList<>();
    boolean seen = !ladder.getVideo().isEmpty();
    boolean heard = !ladder.getAudio().isEmpty();
    int silent = seen ? heard ? WHOLE * 9 / 10 : WHOLE : 0;
    if (seen) {
      Grid grid = Grid.of(ladder.getInspection(), ladder.getVideo());
      results.addAll(
          pictures.encode(
              space,
              ladder.getInspection(),
              ladder.getVideo(),
              ladder.getSegmentMillis(),
              Stretch.whole(grid),
              processors,
              new Parts(listener, 0, silent)));
    }
    if (heard) {
      results.addAll(
          sounds.encode(
              space,
              ladder.getInspection(),
              ladder.getAudio(),
              ladder.getSegmentMillis(),
              null,
              new Parts(listener, silent, WHOLE)));
    }
    return results;
  }

  /** Hands the segments of a part on. */
  private static final class Parts implements PartListener {
    private final LadderListener listener;
    private final int from;
    private final int to;
    private final Set<String> opened = new HashSet<>();

    Parts(LadderListener listener, int from, int to) {
      this.listener = listener;
      this.from = from;
      this.to = to;
    }

    @Override
    public void segment(String renditionId, InitSegment init, CutSegment segment)
        throws IOException {
      if (opened.add(renditionId)) {
        listener.opened(renditionId, init);
      }
      listener.segment(renditionId, segment);
    }

    @Override
    public void progress(int permille) throws IOException {
      listener.progress(from + permille * (to - from) / WHOLE);
    }
  }
}
