package io.mediahub.domain.rendition;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mediahub.encoding.CheckPackage;
import mediahub.encoding.EncodeChunk;
import mediahub.encoding.EncodeSound;
import mediahub.encoding.EncodeWork;
import mediahub.encoding.MakeArtefacts;
import mediahub.encoding.Prepare;
import mediahub.encoding.PublishedPackage;
import mediahub.encoding.Sweep;
import mediahub.rendition.ArtefactsRequested;
import mediahub.rendition.InspectionRequested;
import mediahub.rendition.JobKind;
import mediahub.rendition.JobsRequested;
import mediahub.rendition.OpenJob;
import mediahub.rendition.PackageState;
import mediahub.rendition.RenditionEvent;
import mediahub.rendition.RenditionState;
import mediahub.rendition.RequestedJob;
import mediahub.rendition.SweepRequested;
import mediahub.rendition.Urgency;
import org.jspecify.annotations.Nullable;

/** The jobs that events request, as data. */
public final class JobDispatch {
  /** No account has this id. */
  private static final String REENCODING = "system:reencoding";

  private JobDispatch() {}

  /**
   * One attempt of a job, for a worker.
   *
   * @param contentKeyId from which secret the key of the package that it makes is derived; null
   *     when that is not encrypted
   */
  public record Job(String jobId, int attempt, EncodeWork work, @Nullable String contentKeyId) {
    /** A job whose package is not encrypted. */
    public Job(String jobId, int attempt, EncodeWork work) {
      this(jobId, attempt, work, null);
    }
  }

  /** Ids of the jobs that the event requests. */
  public static List<String> requestedBy(RenditionEvent event) {
    if (event instanceof InspectionRequested requested) {
      return List.of(requested.getJobId());
    }
    if (event instanceof SweepRequested requested) {
      return List.of(requested.getJobId());
    }
    if (event instanceof ArtefactsRequested requested) {
      return List.of(requested.getJobId());
    }
    return event instanceof JobsRequested requested
        ? requested.getJobs().stream().map(RequestedJob::getJobId).toList()
        : List.of();
  }

  /** The newest attempt of an open job; empty when it is not wanted any more. */
  public static Optional<Job> job(RenditionState state, String jobId) {
    return Jobs.open(state, jobId)
        .flatMap(
            job ->
                work(state, job)
                    .map(
                        work ->
                            new Job(
                                job.getJobId(), job.getAttempt(), work, contentKeyId(state, job))));
  }

  /** Whoever checks a package sees in its manifests how it is encrypted. */
  private static @Nullable String contentKeyId(RenditionState state, OpenJob job) {
    return switch (job.getKind()) {
      case PREPARE -> job.getContentKeyId();
      case CHUNK, SOUND ->
          Packages.made(state, job.getPackageId()).map(PackageState::getContentKeyId).orElse(null);
      case CHECK, ARTEFACTS, SWEEP, UNKNOWN -> null;
    };
  }

  /** The open jobs: a window of the work, and sweeps. */
  public static Stream<OpenJob> open(RenditionState state) {
    return state.getJobs().stream();
  }

  /** The package that is being encoded; null when none is. */
  public static @Nullable String packageAtWork(RenditionState state) {
    return Packages.main(state).map(PackageState::getPackageId).orElse(null);
  }

  /**
   * Whether the job belongs to the encode of a media, and not to what is left after it. What owners
   * wait for in front of a page is small, and does not wait for their films.
   */
  public static boolean isOfEncode(OpenJob job) {
    return job.getKind() != JobKind.SWEEP && !Artefacts.isWish(job.getArtefacts());
  }

  /**
   * Whose share of the workers the job belongs to: its owner's. What an administrator has encoded
   * anew has a share of its own, as if one more person had uploaded it.
   *
   * @return null for tidying up, which is nobody's
   */
  public static @Nullable String share(RenditionState state, OpenJob job) {
    if (!isOfEncode(job)) {
      return null;
    }
    return state.getReencode() == null ? state.getOwnerId() : REENCODING;
  }

  /**
   * How soon the job is wanted.
   *
   * @param withinShare whether the media's owner has no more media in the queue than the share
   */
  public static Urgency urgency(RenditionState state, String jobId, boolean withinShare) {
    OpenJob job = Jobs.open(state, jobId).orElseThrow();
    if (Artefacts.isWish(job.getArtefacts())) {
      return Urgency.NOW;
    }
    boolean again = Packages.published(state).isPresent();
    // Stills take processors that the ladder needs, and nobody waits for them to play it.
    boolean beside = job.getKind() == JobKind.SWEEP || job.getKind() == JobKind.ARTEFACTS;
    if (!withinShare || again || beside) {
      return Urgency.LATER;
    }
    boolean first =
        switch (job.getKind()) {
          case PREPARE, SOUND -> true;
          case CHUNK -> job.getIndex() == 0;
          case CHECK, ARTEFACTS, SWEEP, UNKNOWN -> false;
        };
    return first && !isPlayable(state) ? Urgency.NOW : Urgency.NEXT;
  }

  private static boolean isPlayable(RenditionState state) {
    return state.getPackages().stream().anyMatch(made -> made.getAwaited().isEmpty());
  }

  private static Optional<EncodeWork> work(RenditionState state, OpenJob job) {
    if (job.getKind() == JobKind.PREPARE) {
      return Optional.of(
          new Prepare(
              state.getSource(),
              Jobs.previewOf(job.getJobId(), job.getAttempt()),
              Jobs.packageOf(job.getJobId()),
              Packages.published(state).isEmpty(),
              job.getFormats(),
              job.getPerTitle(),
              job.getKeepPicture()));
    }
    if (job.getKind() == JobKind.SWEEP) {
      return Optional.of(new Sweep(job.getLeftovers()));
    }
    if (job.getKind() == JobKind.ARTEFACTS) {
      return Artefacts.played(state).map(made -> artefacts(state, made, job));
    }
    return Packages.made(state, job.getPackageId())
        .map(
            made ->
                switch (job.getKind()) {
                  case CHUNK -> chunk(state, made, job.getIndex());
                  case SOUND ->
                      new EncodeSound(
                          state.getSource(),
                          made.getInspection(),
                          made.getPackageId(),
                          Packages.sounds(made),
                          made.getSegmentMillis(),
                          made.getLoudness());
                  case CHECK -> check(state, made);
                  case PREPARE, ARTEFACTS, SWEEP, UNKNOWN ->
                      throw new IllegalStateException("A job of a package is " + job.getKind());
                });
  }

  private static EncodeChunk chunk(RenditionState state, PackageState made, int index) {
    return new EncodeChunk(
        state.getSource(),
        made.getInspection(),
        made.getPackageId(),
        Packages.pictures(made),
        made.getSegmentMillis(),
        index,
        made.getChunks().get(index),
        index == made.getChunks().size() - 1);
  }

  private static MakeArtefacts artefacts(RenditionState state, PackageState made, OpenJob job) {
    return new MakeArtefacts(
        state.getSource(),
        made.getInspection(),
        job.getArtefacts().getFolder(),
        made.getSegmentMillis(),
        job.getArtefacts().getPosterMicros(),
        job.getArtefacts().getSubtitles());
  }

  private static CheckPackage check(RenditionState state, PackageState made) {
    return new CheckPackage(
        made.getInspection(),
        made.getPackageId(),
        made.getVideo(),
        made.getAudio(),
        made.getSegmentMillis(),
        Packages.pictures(made).isEmpty() ? 0 : made.getChunks().size(),
        made.getParts(),
        made.getBasedOn(),
        made.getKept(),
        state.getReencode() == null
            ? null
            : Packages.published(state).map(JobDispatch::published).orElse(null));
  }

  private static PublishedPackage published(PackageState published) {
    return new PublishedPackage(
        published.getPackageId(),
        published.getVideo(),
        published.getAudio(),
        published.getBasedOn(),
        published.getKept());
  }
}
