package io.mediahub.playlist.check;

import io.mediahub.hls.check.Findings;
import io.mediahub.hls.check.Findings.Weight;
import io.mediahub.hls.check.Playlist;
import io.mediahub.hls.check.PlaylistReader;
import io.mediahub.hls.check.StreamRules;
import io.mediahub.hls.mp4.RenditionBytes;
import io.mediahub.playlist.render.HlsPackage;
import io.mediahub.playlist.render.IFramePlaylist;
import io.mediahub.playlist.render.MediaPlaylist;
import io.mediahub.playlist.render.MultivariantPlaylist;
import io.mediahub.playlist.render.PlaylistTexts;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mediahub.rendition.Finding;

/**
 * Reads the playlists of a package as a player would, and measures them and its bytes against the
 * rules of docs/hls-checklist.md. A package with a finding is not published; advice does not stop
 * it.
 */
public final class PlaylistChecklist {
  /** Numbers of the rules that are applied; of 16 the part that the package itself shows. */
  public static final List<Integer> RULES =
      List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20);

  /**
   * @param findings broken rules
   * @param advice recommendations that depend on the content and were not followed
   */
  public record Report(List<Finding> findings, List<Finding> advice) {}

  private PlaylistChecklist() {}

  /**
   * Renders a package and checks it; the package may be complete or still growing.
   *
   * @param bytes what was measured of each rendition, by its id
   */
  public static Report check(
      HlsPackage pack, MediaFacts source, Map<String, RenditionBytes> bytes) {
    return check(PlaylistTexts.of(pack), pack, source, bytes);
  }

  /** Checks the texts against the renditions and their bytes. */
  public static Report check(
      PlaylistTexts texts, HlsPackage pack, MediaFacts source, Map<String, RenditionBytes> bytes) {
    var findings = new Findings();
    Playlist multivariant =
        PlaylistReader.read(MultivariantPlaylist.NAME, texts.multivariant(), findings);
    Map<String, Playlist> media = read(texts.media(), MediaPlaylist.NAME, findings);
    Map<String, Playlist> iframes = read(texts.iframes(), IFramePlaylist.NAME, findings);
    Map<String, Playlist> text = read(texts.text(), MediaPlaylist.NAME, findings);

    StreamRules.check(
        new PackageFacts(pack, source, bytes).of(multivariant, media, iframes, text), findings);
    new PackageRules(pack, source, bytes, findings).check(multivariant, media, iframes, text);
    new PictureRules(pack, source, findings).check();
    return new Report(of(findings, Findings.hindrances()), of(findings, EnumSet.of(Weight.ADVICE)));
  }

  private static Map<String, Playlist> read(
      Map<String, String> texts, String fileName, Findings findings) {
    var playlists = new LinkedHashMap<String, Playlist>();
    texts.forEach(
        (id, text) -> playlists.put(id, PlaylistReader.read(id + "/" + fileName, text, findings)));
    return playlists;
  }

  /** The first ones of each rule, and how many more there are. */
  private static List<Finding> of(Findings findings, Set<Weight> weights) {
    List<Finding> all = new ArrayList<>();
    for (int rule : findings.broken(weights)) {
      List<Findings.Finding> first = findings.first(rule, weights);
      first.forEach(each -> all.add(new Finding(rule, each.sentence())));
      int more = findings.count(rule, weights) - first.size();
      if (more > 0) {
        all.add(new Finding(rule, "Rule broken %d more times.".formatted(more)));
      }
    }
    return List.copyOf(all);
  }
}
