package io.mediahub.local.demo;

import io.mediahub.client.Media;
import java.util.ArrayList;
import java.util.List;

/** Says why there is nothing to watch, and what can be done. */
final class NotPublished {
  private NotPublished() {}

  static List<String> lines(Media media) {
    List<String> lines = new ArrayList<>();
    Media.Refusal refusal = media.refusal();
    String sentence = refusal == null ? null : refusal.sentence();
    lines.add(
        "The file was not published; it is %s: %s%s"
            .formatted(
                media.status(),
                sentence == null ? "no reason was given" : sentence,
                refusal == null ? "" : " (" + refusal.code() + ")"));
    if (refusal != null && refusal.hint() != null) {
      lines.add("  " + refusal.hint());
    }
    lines.add(
        media.is(Media.Status.FAILED)
            ? "  The log tells more: './mediahub logs encoder-service'."
            : "  What the encoder said of it: './mediahub logs encoder-service'.");
    return lines;
  }
}
