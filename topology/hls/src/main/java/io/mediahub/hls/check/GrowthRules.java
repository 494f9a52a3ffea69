package io.mediahub.hls.check;

import java.util.List;

/** Rule 6, while a stream grows: what a player has read stays true. */
public final class GrowthRules {
  private final Findings findings;

  public GrowthRules(Findings findings) {
    this.findings = findings;
  }

  /**
   * @param before a media playlist
   * @param after the same one, read again later
   */
  public void check(Playlist before, Playlist after) {
    List<String> old = before.uris();
    List<String> now = after.uris();
    long gone = after.mediaSequence() - before.mediaSequence();
    boolean event = before.value("EXT-X-PLAYLIST-TYPE").orElse("").equals("EVENT");
    findings.require(gone >= 0, 6, "%s: its EXT-X-MEDIA-SEQUENCE went back.", before.name());
    findings.require(!event || gone == 0, 6, "%s is EVENT, and segments left it.", before.name());
    if (gone < 0 || gone >= old.size()) {
      return;
    }
    List<String> common = old.subList((int) gone, old.size());
    findings.require(
        now.size() >= common.size() && now.subList(0, common.size()).equals(common),
        6,
        "%s: segments that were listed changed or went.",
        before.name());
    findings.require(
        before.targetDuration() == after.targetDuration(),
        6,
        "%s: its target duration changed.",
        before.name());
  }
}
