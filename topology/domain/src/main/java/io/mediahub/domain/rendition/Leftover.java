package io.mediahub.domain.rendition;

import java.util.List;
import mediahub.rendition.Leftovers;
import mediahub.rendition.RenditionState;

/** What is left in the object store that nobody needs. */
final class Leftover {
  /** The media's whole folder. */
  private static final String ALL = "";

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

  /** Of media that its owner deleted. */
  static Leftovers everything(RenditionState state) {
    return Leftovers.newBuilder().setSource(state.getSource()).setFolders(List.of(ALL)).build();
  }
}
