package io.mediahub.domain.rendition;

import java.util.List;
import java.util.stream.IntStream;
import mediahub.rendition.CurrentJob;
import mediahub.rendition.Leftovers;
import mediahub.rendition.RenditionState;
import org.jspecify.annotations.Nullable;

/** What a media's end leaves in the object store. */
final class Leftover {
  static final int NONE_PUBLISHED = 0;

  private Leftover() {}

  static Leftovers source(RenditionState state) {
    return Leftovers.newBuilder().setSource(state.getSource()).build();
  }

  /**
   * Every attempt of an encode job that was ever asked for, but one: nobody can know of an attempt
   * that was given up whether it has stored anything.
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
