package io.mediahub.domain.rendition;

import java.util.List;
import java.util.Optional;
import mediahub.rendition.JobKind;
import mediahub.rendition.OpenJob;
import mediahub.rendition.RenditionState;
import mediahub.rendition.RequestedJob;

/** The open jobs of a media, and the ids of jobs and packages, which name each other. */
final class Jobs {
  private Jobs() {}

  static Optional<OpenJob> open(RenditionState state, String jobId) {
    return state.getJobs().stream().filter(job -> job.getJobId().equals(jobId)).findFirst();
  }

  static Optional<OpenJob> open(RenditionState state, JobKind kind) {
    return of(state, kind).stream().findFirst();
  }

  static List<OpenJob> of(RenditionState state, JobKind kind) {
    return state.getJobs().stream().filter(job -> job.getKind() == kind).toList();
  }

  static RequestedJob chunk(String packageId, int index) {
    return new RequestedJob(packageId + "-c" + index, JobKind.CHUNK, 1, index);
  }

  static RequestedJob sound(String packageId) {
    return new RequestedJob(packageId + "-s", JobKind.SOUND, 1, 0);
  }

  static RequestedJob check(String packageId) {
    return new RequestedJob(packageId + "-check", JobKind.CHECK, 1, 0);
  }

  /** The job that makes what belongs to a file beside its renditions. */
  static String artefactsOf(String prepareId) {
    return prepareId + "-x";
  }

  static RequestedJob again(OpenJob job) {
    return new RequestedJob(
        job.getJobId(), job.getKind(), Retries.nextAttempt(job), job.getIndex());
  }

  /** Each attempt has its own, since it has no commit points. */
  static String previewOf(String prepareId, int attempt) {
    return prepareId + "-p" + attempt;
  }

  /** The package that takes the place of one whose picture could not be kept. */
  static String encodedOf(String packageId) {
    return packageId + "-e";
  }

  /** Whether the newest package is the one that this job was to lead to. */
  static boolean isHeard(RenditionState state, String prepareId) {
    String asked = packageOf(prepareId);
    return List.of(asked, encodedOf(asked)).contains(state.getNewestPackage());
  }

  static String packageOf(String prepareId) {
    return prepareId + "-m";
  }
}
