package io.mediahub.encoder.media.encode;

import io.mediahub.encoder.media.encode.PreviewPlan.Head;
import io.mediahub.encoder.media.mp4.FragmentedTrack;
import io.mediahub.hls.mp4.Mp4Exception;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import mediahub.rendition.AudioRung;
import org.jspecify.annotations.Nullable;

/**
 * Copies a preview sample by sample, without another process: what its file's index says is all
 * that has to be known for it.
 *
 * @param done number of segments of each rendition that were handed over; is updated
 */
record SampleCopy(PreviewPlan plan, PreviewPlan.Samples samples, Map<String, Integer> done) {
  private static final double MICROS = 1_000_000;
  private static final int WHOLE = 1000;

  /**
   * Hands over the segments that are still missing.
   *
   * @param head what the file has; null where that is the whole
   * @throws io.mediahub.encoder.media.MediaFailure when samples are not what their track says
   * @throws InterruptedException between two segments, or while one was being read
   */
  void copy(Path source, @Nullable Head head, PartListener out)
      throws IOException, InterruptedException {
    AudioRung rung = plan.sound();
    FragmentedTrack sound = rung == null ? null : samples.sound();
    int pictures = pictures(head);
    int sounds = sound == null ? 0 : sounds(sound, head);
    try (FileChannel file = FileChannel.open(source, StandardOpenOption.READ)) {
      for (int i = 0; i < Math.max(pictures, sounds); i++) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (i < pictures) {
          copy(plan.video().getRenditionId(), samples.picture(), i, file, out);
        }
        if (i < sounds && rung != null && sound != null) {
          copy(rung.getRenditionId(), sound, i, file, out);
        }
        out.progress(Math.min(WHOLE, (i + 1) * WHOLE / samples.picture().segments()));
      }
    } catch (ClosedByInterruptException e) {
      Thread.interrupted();
      throw new InterruptedException();
    }
  }

  private void copy(
      String renditionId, FragmentedTrack track, int index, FileChannel file, PartListener out)
      throws IOException {
    if (index < done.getOrDefault(renditionId, 0)) {
      return;
    }
    try {
      out.segment(renditionId, track.init(), track.segment(index, file));
    } catch (Mp4Exception e) {
      throw Joins.broken(renditionId, String.valueOf(e.getMessage()));
    }
    done.put(renditionId, index + 1);
  }

  private int pictures(@Nullable Head head) {
    FragmentedTrack picture = samples.picture();
    return head == null ? picture.segments() : picture.segmentsWithin(head.frames());
  }

  private static int sounds(FragmentedTrack sound, @Nullable Head head) {
    int count = 0;
    while (count < sound.segments()
        && (head == null || sound.end(count) * MICROS <= head.soundMicros())) {
      count++;
    }
    return count;
  }
}
