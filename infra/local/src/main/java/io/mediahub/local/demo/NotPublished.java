package io.mediahub.local.demo;

import io.mediahub.client.Media;
import java.util.ArrayList;
import java.util.List;

/** Explains why a media was not published, and what the user can do. */
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
                sentence == null ? withoutReason(media) : sentence,
                refusal == null ? "" : " (" + refusal.code() + ")"));
    if (refusal != null && refusal.hint() != null) {
      lines.add("  " + refusal.hint());
    }
    lines.add(
        media.is(Media.Status.FAILED)
            ? "  See the log: './mediahub logs encoder-service'."
            : "  See what the encoder found: './mediahub logs encoder-service'.");
    return lines;
  }

  private static String withoutReason(Media media) {
    return media.is(Media.Status.CANCELLED)
        ? "its encoding was stopped; './mediahub media retry' begins it again"
        : "no reason was given";
  }
}
