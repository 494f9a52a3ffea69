package io.mediahub.domain.rendition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import mediahub.rendition.Artefact;
import mediahub.rendition.ArtefactState;
import mediahub.rendition.ArtefactsAbandoned;
import mediahub.rendition.ArtefactsMade;
import mediahub.rendition.ArtefactsRequested;
import mediahub.rendition.JobFinished;
import mediahub.rendition.Leftovers;
import mediahub.rendition.MediaRefused;
import mediahub.rendition.MediaWithdrawn;
import mediahub.rendition.RenditionEvent;
import mediahub.rendition.RenditionState;
import mediahub.rendition.SweepRequested;
import mediahub.rendition.WithdrawReason;
import mediahub.upload.SourceObject;

/** Artefacts as the log alone tells of them. */
final class LoggedArtefacts {
  private final String about;

  /** Folders by id. */
  private final Map<String, String> live = new HashMap<>();

  private final Map<String, ArtefactsRequested> open = new HashMap<>();
  private final Set<String> folders = new HashSet<>();
  private final Set<String> swept = new HashSet<>();
  private final Set<SourceObject> texts = new HashSet<>();
  private final Set<SourceObject> sweptFiles = new HashSet<>();
  private boolean chosen;
  private boolean deleted;

  LoggedArtefacts(String about) {
    this.about = about;
  }

  Map<String, String> live() {
    return live;
  }

  void read(RenditionEvent event) {
    switch (event) {
      case ArtefactsRequested requested -> {
        open.put(requested.getJobId(), requested);
        if (requested.getSubtitles() != null) {
          texts.add(requested.getSubtitles().getObject());
        }
        assertThat(deleted).as(about).isFalse();
      }
      case ArtefactsMade made -> made.getArtefacts().forEach(each -> made(made.getJobId(), each));
      case ArtefactsAbandoned abandoned -> open.remove(abandoned.getJobId());
      case JobFinished finished -> open.remove(finished.getJobId());
      case MediaRefused refused -> live.clear();
      case MediaWithdrawn withdrawn -> {
        if (withdrawn.getReason() == WithdrawReason.DELETED) {
          deleted = true;
          live.clear();
        }
      }
      case SweepRequested sweep -> swept(sweep.getLeftovers());
      default -> {}
    }
  }

  private void made(String jobId, Artefact artefact) {
    String id = artefact.getArtefactId();
    folders.add(artefact.getFolder());
    assertThat(swept).as(about).noneMatch(artefact.getFolder()::startsWith);
    if (id.equals("poster")) {
      boolean wished = open.get(jobId).getPosterMicros() != null;
      assertThat(wished || !chosen).as("the chosen poster stays: " + about).isTrue();
      chosen = wished;
    }
    live.put(id, artefact.getFolder());
  }

  private void swept(Leftovers leftovers) {
    leftovers.getFolders().stream()
        .filter(folder -> leftovers.getKept().stream().noneMatch(kept -> kept.startsWith(folder)))
        .forEach(swept::add);
    if (leftovers.getSource() != null) {
      sweptFiles.add(leftovers.getSource());
    }
    Set<String> gone =
        live.entrySet().stream()
            .filter(each -> leftovers.getFolders().stream().anyMatch(each.getValue()::startsWith))
            .filter(each -> !leftovers.getKept().contains(each.getValue()))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    for (String id : gone) { // only uploaded subtitles are taken away by themselves
      assertThat(id).as(about).startsWith("u-");
      assertThat(leftovers.getFolders()).as(about).isEqualTo(List.of(live.get(id)));
      live.remove(id);
    }
  }

  /** Nothing is left open, and nothing that nobody needs is left in the store. */
  void assertEnded(RenditionState state) {
    assertThat(open).as(about).isEmpty();
    assertThat(
            state.getArtefacts().stream()
                .collect(
                    Collectors.toMap(ArtefactState::getArtefactId, ArtefactState::getFolder)))
        .as(about)
        .isEqualTo(live);
    assertThat(state.getUnneeded()).as(about).isEmpty();
    assertThat(sweptFiles).as(about).containsAll(texts);
    if (deleted) {
      assertThat(folders)
          .as(about)
          .allMatch(folder -> swept.stream().anyMatch(folder::startsWith));
    }
  }
}
