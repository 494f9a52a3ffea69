package io.mediahub.domain.rendition;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import mediahub.rendition.Artefact;
import mediahub.rendition.ArtefactState;
import mediahub.rendition.ArtefactsMade;
import mediahub.rendition.ArtefactsRequested;
import mediahub.rendition.JobKind;
import mediahub.rendition.Leftovers;
import mediahub.rendition.OpenJob;
import mediahub.rendition.RenditionState;
import org.jspecify.annotations.Nullable;

/** What the events of artefacts make of a media's state. */
final class ArtefactFold {
  private ArtefactFold() {}

  static OpenJob job(ArtefactsRequested requested, @Nullable OpenJob before) {
    return OpenJob.newBuilder()
        .setJobId(requested.getJobId())
        .setKind(JobKind.ARTEFACTS)
        .setAttempt(requested.getAttempt())
        .setUncounted(before == null ? 0 : before.getUncounted())
        .setArtefacts(requested)
        .build();
  }

  /** Each takes the place of the earlier one. */
  static List<ArtefactState> made(RenditionState state, ArtefactsMade made) {
    Set<String> ids =
        made.getArtefacts().stream().map(Artefact::getArtefactId).collect(Collectors.toSet());
    List<ArtefactState> artefacts = new ArrayList<>();
    for (ArtefactState each : state.getArtefacts()) {
      if (!ids.contains(each.getArtefactId())) {
        artefacts.add(each);
      }
    }
    boolean wished =
        Jobs.open(state, made.getJobId())
            .filter(job -> Artefacts.isWish(job.getArtefacts()))
            .isPresent();
    for (Artefact each : made.getArtefacts()) {
      artefacts.add(
          new ArtefactState(each.getArtefactId(), each.getFolder(), made.getJobId(), wished));
    }
    return artefacts;
  }

  /** Folders of what has a successor now. */
  static List<String> replaced(RenditionState state, ArtefactsMade made) {
    return made.getArtefacts().stream()
        .flatMap(
            each ->
                Artefacts.find(state, each.getArtefactId())
                    .map(ArtefactState::getFolder)
                    .filter(before -> !before.equals(each.getFolder()))
                    .stream())
        .toList();
  }

  /** Without what is being deleted. */
  static List<ArtefactState> swept(RenditionState state, Leftovers leftovers) {
    return state.getArtefacts().stream()
        .filter(
            each ->
                leftovers.getFolders().stream().noneMatch(each.getFolder()::startsWith)
                    || leftovers.getKept().stream().anyMatch(each.getFolder()::startsWith))
        .toList();
  }

  /**
   * Where files may be that are no artefact any more, or never were: of a job that is given up, and
   * of one whose picture came after the owner's own choice.
   */
  static List<String> left(OpenJob job, RenditionState state, boolean givenUp) {
    boolean chosen =
        Artefacts.find(state, ArtefactNames.POSTER)
            .filter(poster -> poster.getWished() && !poster.getJobId().equals(job.getJobId()))
            .isPresent();
    return givenUp || (chosen && !Artefacts.isWish(job.getArtefacts()))
        ? List.of(ArtefactNames.folder(job.getJobId(), job.getAttempt()))
        : List.of();
  }
}
