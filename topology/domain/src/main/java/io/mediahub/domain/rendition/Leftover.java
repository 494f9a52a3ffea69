package io.mediahub.domain.rendition;

import java.util.ArrayList;
import java.util.List;
import mediahub.rendition.Leftovers;
import mediahub.rendition.RenditionState;

/** What is left in the object store that nobody needs. */
final class Leftover {
  private Leftover() {}

  /** What the fold has gathered, without what the published package names of it. */
  static Leftovers of(RenditionState state) {
    List<String> kept =
        Packages.published(state).map(Packages::takenOver).orElse(List.of()).stream()
            .filter(folder -> state.getUnneeded().stream().anyMatch(folder::startsWith))
            .toList();
    return Leftovers.newBuilder().setFolders(state.getUnneeded()).setKept(kept).build();
  }

  static Leftovers source(RenditionState state) {
    return Leftovers.newBuilder().setSource(state.getSource()).build();
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
