package io.mediahub.hls.check;

import io.mediahub.hls.check.Findings.Weight;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Rules 1 and 16: how a server, or a folder, answers for the files of a stream. */
public final class AnswerRules {
  private static final Set<String> PLAYLIST_TYPES =
      Set.of(
          "application/vnd.apple.mpegurl",
          "audio/mpegurl",
          "application/x-mpegurl",
          "audio/x-mpegurl");
  private static final Set<String> MEDIA_TYPES =
      Set.of(
          "video/mp4",
          "audio/mp4",
          "application/mp4",
          "video/iso.segment",
          "audio/iso.segment",
          "video/mp2t",
          "audio/aac",
          "audio/aacp",
          "audio/mpeg",
          "audio/ac3",
          "audio/eac3");

  private final Findings findings;

  public AnswerRules(Findings findings) {
    this.findings = findings;
  }

  public void check(Answer answer) {
    boolean playlist = answer.role() == Answer.Role.PLAYLIST;
    findings.require(
        answer.fault().isEmpty() || answer.role() == Answer.Role.KEY,
        16,
        "%s %s.",
        answer.name(),
        answer.fault());
    if (!answer.overHttp()) {
      findings.unchecked(1, "a folder has no MIME types and no compression");
      findings.unchecked(16, "a folder has no MIME types, headers or redirects");
      return;
    }
    findings.require(
        answer.redirects() == 0, 16, "%s: the server sends to another address.", answer.name());
    if (!answer.fault().isEmpty()) {
      return;
    }
    String type = answer.contentType().split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    findings.require(
        fits(type, answer.role()),
        playlist ? 1 : 16,
        "%s is served as \"%s\".",
        answer.name(),
        answer.contentType());
    findings.require(
        answer.crossOrigin(),
        Weight.POLICY,
        16,
        "%s may not be read by a page of another site (CORS).",
        answer.name());
    if (playlist) {
      findings.require(
          answer.compressed(), Weight.ADVICE, 1, "%s is not served compressed.", answer.name());
    } else if (answer.rangeAsked()) {
      findings.require(
          answer.ranges(), 16, "%s: the server does not answer byte ranges.", answer.name());
    } else if (answer.role() != Answer.Role.KEY) {
      findings.require(
          answer.ranges(),
          Weight.POLICY,
          16,
          "%s: the server does not say that it answers byte ranges.",
          answer.name());
    }
  }

  private static boolean fits(String type, Answer.Role role) {
    return switch (role) {
      case PLAYLIST -> PLAYLIST_TYPES.contains(type);
      case INIT, SEGMENT -> MEDIA_TYPES.contains(type);
      case SUBTITLES -> type.equals("text/vtt") || MEDIA_TYPES.contains(type);
      case KEY -> true;
    };
  }

  /** Files beside the stream that no playlist names. */
  public void orphans(List<String> names) {
    for (String name : names) {
      findings.add(Weight.POLICY, 16, "No playlist names %s.", name);
    }
  }
}
