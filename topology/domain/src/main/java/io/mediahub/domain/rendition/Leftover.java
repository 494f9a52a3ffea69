package io.mediahub.domain.rendition;

import java.util.List;
import java.util.stream.IntStream;
import mediahub.rendition.CurrentJob;
import mediahub.rendition.Leftovers;
import mediahub.rendition.RenditionState;
import org.jspecify.annotations.Nullable;

/** What is left in the object store when a media has ended. */
final class Leftover {
  static final int NONE_PUBLISHED = 0;

  private Leftover() {}

  static Leftovers source(RenditionState state) {
    return Leftovers.newBuilder().setSource(state.getSource()).build();
  }

  /**
   * Every requested attempt of an encode job but one. An abandoned attempt may or may not have
   * stored objects.
   *
   * @return null when there is no other
   */
  static @Nullable Leftovers allBut(CurrentJob job, int published) {
    List<Integer> attempts =
        IntStream.range(1, Retries.nextAttempt(job))
            .filter(attempt -> attempt != published)
            .boxed()
            .toList();
    return attempts.isEmpty()
        ? null
        : Leftovers.newBuilder()
            .setJobId(job.getJobId())
            .setAttempts(attempts)
            .setPublished(published)
            .build();
  }
}
