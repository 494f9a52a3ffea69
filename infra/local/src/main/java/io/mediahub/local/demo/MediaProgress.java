package io.mediahub.local.demo;

import io.mediahub.client.Media;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows a media of the catalogue as progress bars. */
final class MediaProgress {
  private final Bars bars;

  MediaProgress(Bars bars) {
    this.bars = bars;
  }

  void show(Media media) {
    boolean inspected = media.inspection() != null || !media.is(Media.Status.INSPECTING);
    if (!media.is(Media.Status.UPLOADING)) {
      bars.show("inspection", inspected ? 1000 : 0, inspected ? "" : "reading the file");
    }
    for (Media.Rendition rendition :
        media.renditions() == null ? List.<Media.Rendition>of() : media.renditions()) {
      int permille = permille(rendition, media);
      String left = permille == 1000 ? "" : left(media.etaMillis());
      bars.show(name(rendition), permille, rendition.segments() + " segments" + left);
    }
  }

  private static String left(@Nullable Long etaMillis) {
    return etaMillis == null ? "" : ", about %d s left".formatted(Math.ceilDiv(etaMillis, 1000));
  }

  static String name(Media.Rendition rendition) {
    return rendition.is(Media.Rendition.Kind.AUDIO)
        ? "audio " + rendition.channels() + " ch"
        : "video " + rendition.width() + "x" + rendition.height();
  }

  private static int permille(Media.Rendition rendition, Media media) {
    if (rendition.complete() || media.is(Media.Status.PUBLISHED)) {
      return 1000;
    }
    return media.durationMillis() == 0
        ? 0
        : (int) Math.min(990, 1000 * rendition.durationMillis() / media.durationMillis());
  }
}
