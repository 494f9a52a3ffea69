package io.mediahub.local.demo;

import io.mediahub.client.Media;
import java.util.List;

/** Turns what the catalogue says of a medium into bars. */
final class MediaProgress {
  private final Bars bars;

  MediaProgress(Bars bars) {
    this.bars = bars;
  }

  void show(Media media) {
    boolean inspected = media.inspection() != null || !media.status().equals("inspecting");
    if (!media.status().equals("uploading")) {
      bars.show("inspection", inspected ? 1000 : 0, inspected ? "" : "looking at the file");
    }
    for (Media.Rendition rendition :
        media.renditions() == null ? List.<Media.Rendition>of() : media.renditions()) {
      bars.show(name(rendition), permille(rendition, media), rendition.segments() + " segments");
    }
  }

  static String name(Media.Rendition rendition) {
    return "audio".equalsIgnoreCase(rendition.kind())
        ? "audio " + rendition.channels() + " ch"
        : "video " + rendition.width() + "x" + rendition.height();
  }

  private static int permille(Media.Rendition rendition, Media media) {
    if (rendition.complete() || media.status().equals("published")) {
      return 1000;
    }
    return media.durationMillis() == 0
        ? 0
        : (int) Math.min(990, 1000 * rendition.durationMillis() / media.durationMillis());
  }
}
