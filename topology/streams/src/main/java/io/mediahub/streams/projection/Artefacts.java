package io.mediahub.streams.projection;

import io.mediahub.domain.rendition.ArtefactNames;
import io.mediahub.streams.readmodel.Clearing;
import io.mediahub.streams.readmodel.Logged;
import io.mediahub.streams.readmodel.Table;
import java.util.List;
import java.util.Map;
import mediahub.rendition.ArtefactsRequested;
import mediahub.rendition.MediaRefused;
import mediahub.rendition.MediaWithdrawn;
import mediahub.rendition.RenditionEnvelope;
import mediahub.rendition.WithdrawReason;

/** What a request for artefacts is about, and when they end with their media. */
final class Artefacts {
  private static final String FILE = "file";

  private Artefacts() {}

  /** What a request makes: all artefacts of the file, a poster, or those of uploaded subtitles. */
  static String target(ArtefactsRequested requested) {
    if (requested.getSubtitles() != null) {
      return ArtefactNames.uploaded(requested.getSubtitles().getLanguage());
    }
    return requested.getPosterMicros() == null ? FILE : ArtefactNames.POSTER;
  }

  /** With a deleted media, and with one that was found to be none after a part of it was made. */
  static List<Clearing> clearedWithMedia(Logged<? extends RenditionEnvelope> logged, Table table) {
    boolean gone =
        switch (logged.envelope().getEvent()) {
          case MediaWithdrawn e -> e.getReason() == WithdrawReason.DELETED;
          case MediaRefused e -> true;
          default -> false;
        };
    return gone ? List.of(Clearing.of(table, logged.aggregateId(), Map.of())) : List.of();
  }
}
