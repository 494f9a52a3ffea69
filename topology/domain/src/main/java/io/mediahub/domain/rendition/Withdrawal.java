package io.mediahub.domain.rendition;

import java.util.List;
import mediahub.rendition.EncodingFailed;
import mediahub.rendition.InspectionRequested;
import mediahub.rendition.JobKind;
import mediahub.rendition.Leftovers;
import mediahub.rendition.MediaWithdrawn;
import mediahub.rendition.PackageAbandoned;
import mediahub.rendition.PackageState;
import mediahub.rendition.Phase;
import mediahub.rendition.RenditionState;
import mediahub.rendition.SweepRequested;
import mediahub.rendition.WithdrawReason;
import mediahub.upload.SourceObject;

/**
 * What owners want of a media that is being encoded or was: to stop, to go, or to be made again.
 */
final class Withdrawal {
  private static final String CANCELLED = "cancelled";
  private static final String STOPPED = "The owner stopped the encoding.";

  private Withdrawal() {}

  /** What is published stays. */
  static void cancel(Steps steps) {
    if (isAtWork(steps.state())) {
      String sweepId = Endings.sweepId(steps.state());
      Endings.endArtefacts(steps, CANCELLED, STOPPED);
      Endings.abandonAll(steps, CANCELLED, STOPPED);
      steps.add(new MediaWithdrawn(WithdrawReason.CANCELLED));
      Endings.sweep(steps, sweepId, Leftover.of(steps.state()));
    }
  }

  /**
   * What can be watched goes at once. Workers that are being stopped may store a little more, so
   * the second sweep comes later.
   */
  static void delete(Steps steps, String jobId) {
    if (steps.state().getDeleted()) {
      return;
    }
    boolean working =
        isAtWork(steps.state()) || Jobs.open(steps.state(), JobKind.ARTEFACTS).isPresent();
    SourceObject source = steps.state().getSource();
    List<String> folders = Leftover.published(steps.state());
    folders.addAll(Leftover.artefacts(steps.state()));
    Artefacts.endAll(steps, "deleted", "The owner deleted the media.");
    Endings.abandonAll(steps, "deleted", "The owner deleted the media.");
    steps.add(new MediaWithdrawn(WithdrawReason.DELETED));
    steps.state().getUnneeded().stream()
        .filter(folder -> !folders.contains(folder))
        .forEach(folders::add);
    Leftovers everything = Leftovers.newBuilder().setSource(source).setFolders(folders).build();
    Endings.sweep(steps, jobId + "-sweep", everything);
    if (working) {
      Endings.sweep(steps, jobId + "-sweep-rest", everything);
    }
  }

  static void again(Steps steps, Planning planning, RenditionCommand.EncodeAgain wish) {
    RenditionState state = steps.state();
    boolean heard = state.getNewestPackage().equals(Jobs.packageOf(wish.jobId()));
    // All that is made of an image follows from its file: there is nothing to make again.
    boolean image = state.getImage() != null && state.getPhase() == Phase.PUBLISHED;
    if (state.getDeleted() || isAtWork(state) || heard || image) {
      return;
    }
    PackageState published = Packages.published(state).orElse(null);
    if (state.getSource() == null) {
      if (state.getPhase() == Phase.ENDED) {
        steps.add(
            new EncodingFailed(
                JobFailure.SOURCE_MISSING.code(),
                "The uploaded file is not kept any more.",
                JobFailure.hint(JobFailure.SOURCE_MISSING.code())));
      }
      return;
    }
    String rendition = wish.renditionId();
    if (rendition != null && published != null) {
      boolean planned =
          Packages.renditions(published.getVideo(), published.getAudio())
              .anyMatch(rendition::equals);
      if (!planned || planning.again(steps, published, rendition, wish.jobId())) {
        return;
      }
    }
    steps.add(
        new InspectionRequested(
            state.getOwnerId(), state.getSource(), wish.jobId(), 1, planning.formats()));
  }

  /** A job of an earlier version is requested again as what takes its place. */
  static void resume(Steps steps, Planning planning) {
    RenditionState state = steps.state();
    var job = state.getJob();
    if (job == null) {
      return;
    }
    switch (state.getPhase()) {
      case INSPECTING -> prepareAgain(steps, planning, job.getJobId());
      case ENCODING -> {
        steps.add(
            new PackageAbandoned(
                job.getJobId() + "-" + job.getAttempt(),
                "prepared-again",
                "The platform was upgraded, and the media is prepared again."));
        prepareAgain(steps, planning, job.getJobId());
      }
      case PUBLISHED, ENDED -> {
        if (state.getLeftovers() != null) {
          steps.add(
              new SweepRequested(
                  job.getJobId(), EarlierFold.nextAttempt(job), state.getLeftovers()));
        }
      }
    }
  }

  private static void prepareAgain(Steps steps, Planning planning, String jobId) {
    RenditionState state = steps.state();
    steps.add(
        new InspectionRequested(
            state.getOwnerId(), state.getSource(), jobId + "-again", 1, planning.formats()));
  }

  static boolean isAtWork(RenditionState state) {
    return switch (state.getPhase()) {
      case INSPECTING, ENCODING -> true;
      case PUBLISHED, ENDED -> false;
    };
  }
}
