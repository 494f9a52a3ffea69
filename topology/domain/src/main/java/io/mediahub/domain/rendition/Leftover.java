package io.mediahub.domain.rendition;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import mediahub.rendition.ArtefactState;
import mediahub.rendition.Leftovers;
import mediahub.rendition.RenditionState;

/** What is left in the object store that nobody needs. */
final class Leftover {
  private Leftover() {}

  /** What the fold has gathered, without what the published package names of it and what is an artefact. */
  static Leftovers of(RenditionState state) {
    List<String> kept =
        Stream.concat(
                Packages.published(state).map(Packages::takenOver).stream().flatMap(List::stream),
                state.getArtefacts().stream().map(ArtefactState::getFolder))
            .filter(folder -> state.getUnneeded().stream().anyMatch(folder::startsWith))
            .toList();
    return Leftovers.newBuilder().setFolders(state.getUnneeded()).setKept(kept).build();
  }

  static Leftovers source(RenditionState state) {
    return Leftovers.newBuilder().setSource(state.getSource()).build();
  }

  /** Folders of the jobs that made the artefacts: with whatever else lies in them. */
  static List<String> artefacts(RenditionState state) {
    return state.getArtefacts().stream()
        .map(ArtefactState::getFolder)
        .map(folder -> folder.substring(0, folder.indexOf('/') + 1))
        .distinct()
        .toList();
  }

  /** The folders that viewers get. */
  static List<String> published(RenditionState state) {
    List<String> folders = new ArrayList<>();
    Packages.published(state)
        .ifPresent(
            published -> {
              folders.add(Packages.folder(published.getPackageId()));
              folders.addAll(Packages.takenOver(published));
            });
    return folders;
  }
}
