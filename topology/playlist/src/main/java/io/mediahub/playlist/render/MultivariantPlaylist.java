package io.mediahub.playlist.render;

import io.mediahub.hls.BitRate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import mediahub.rendition.AudioRung;
import org.jspecify.annotations.Nullable;

/**
 * The playlist that lists the others. Bandwidths are measured once a rendition is complete. Until
 * then they are the most that a segment can cost, so that a player never chooses a variant that its
 * connection cannot carry.
 */
public final class MultivariantPlaylist {
  public static final String NAME = "master.m3u8";

  /** The first variant is what a player starts with: near 2000 kb/s (Apple, 9.15). */
  public static final long FIRST_VARIANT_BITS = 2_000_000;

  private static final String TEXT_GROUP = "subs";

  /** BCP 47 for a language that nobody named. */
  private static final String UNDETERMINED = "und";

  private MultivariantPlaylist() {}

  public static String render(HlsPackage pack) {
    var out = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n");
    for (SoundGroup group : pack.groups()) {
      group.members().forEach(audio -> out.append(media(group, audio)));
    }
    subtitles(out, pack);
    List<Variant> variants = variants(pack);
    variants.forEach(variant -> out.append(variant.line()));
    pack.video().forEach(video -> out.append(iframes(pack, video)));
    return out.toString();
  }

  private static String media(SoundGroup group, AudioRendition audio) {
    AudioRung rung = audio.rung();
    return "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\""
        + group.id()
        + "\",NAME=\""
        + quotable(rung.getName())
        + "\",LANGUAGE=\""
        + quotable(rung.getLanguage())
        + "\",DEFAULT="
        + yesNo(rung.getDefaultTrack())
        + ",AUTOSELECT=YES,CHANNELS=\""
        + rung.getChannels()
        + "\",URI=\""
        + audio.playlistUri()
        + "\"\n";
  }

  /** Names are unique in the group, and one at most is the default (RFC 8216, 4.3.4.1.1). */
  private static void subtitles(StringBuilder out, HlsPackage pack) {
    var names = new HashSet<String>();
    boolean defaulted = false;
    for (TextRendition text : pack.listedText()) {
      boolean first = text.preferred() && !defaulted;
      defaulted |= first;
      String language = quotable(text.language());
      out.append("#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"")
          .append(TEXT_GROUP)
          .append("\",NAME=\"")
          .append(unique(quotable(text.name()), language, names))
          .append("\",LANGUAGE=\"")
          .append(language.isEmpty() ? UNDETERMINED : language)
          .append("\",DEFAULT=")
          .append(yesNo(first))
          .append(",AUTOSELECT=YES,FORCED=")
          .append(yesNo(text.forced()))
          .append(",URI=\"")
          .append(text.playlistUri())
          .append("\"\n");
    }
  }

  private static String unique(String name, String language, Set<String> taken) {
    String shown = name.isEmpty() ? language.isEmpty() ? UNDETERMINED : language : name;
    String candidate = shown;
    for (int i = 2; !taken.add(candidate); i++) {
      candidate = shown + " (" + i + ")";
    }
    return candidate;
  }

  /**
   * @param first whether a player may start with it
   */
  private record Variant(long bandwidth, boolean first, String line) {}

  /**
   * The video variant nearest to the starting bit rate that every player can show and play; then
   * all others from low to high. Each picture is listed with each group of sound. One of the
   * variants is audio alone, for connections too slow for video; without pictures one of each group
   * is.
   */
  private static List<Variant> variants(HlsPackage pack) {
    List<SoundGroup> groups = pack.groups();
    var variants = new ArrayList<Variant>();
    for (VideoRendition video : pack.video()) {
      if (groups.isEmpty()) {
        variants.add(variant(pack, video, null, video.isForAll()));
      }
      for (SoundGroup group : groups) {
        boolean anyPlayer = video.isForAll() && group.equals(groups.getFirst());
        variants.add(variant(pack, video, group, anyPlayer));
      }
    }
    boolean heardOnly = pack.video().isEmpty();
    for (SoundGroup group : heardOnly ? groups : groups.subList(0, Math.min(1, groups.size()))) {
      boolean first = heardOnly && group.equals(groups.getFirst());
      variants.add(variant(pack, group.main(), group, first));
    }
    variants.sort(Comparator.comparingLong(Variant::bandwidth));
    variants.stream()
        .filter(Variant::first)
        .min(Comparator.comparingLong(v -> Math.abs(v.bandwidth() - FIRST_VARIANT_BITS)))
        .ifPresent(
            first -> {
              variants.remove(first);
              variants.addFirst(first);
            });
    return variants;
  }

  /** Apple's 9.16: every picture says its range, unless all of them have the standard one. */
  private static String range(HlsPackage pack, VideoRendition video) {
    boolean standard =
        pack.video().stream().allMatch(each -> each.range().equals(VideoRendition.SDR));
    return standard ? "" : ",VIDEO-RANGE=" + video.range();
  }

  /**
   * @param group null without sound
   */
  private static Variant variant(
      HlsPackage pack, Rendition rendition, @Nullable SoundGroup group, boolean first) {
    BitRate rate = group == null ? new BitRate(0, 0) : sound(pack, group);
    String picture = "";
    if (rendition instanceof VideoRendition video) {
      BitRate own = rate(pack, video);
      rate = new BitRate(own.peak() + rate.peak(), own.average() + rate.average());
      picture =
          String.format(
                  Locale.ROOT,
                  ",RESOLUTION=%s,FRAME-RATE=%.3f",
                  video.resolution(),
                  video.frameRate())
              + range(pack, video);
    }
    String line =
        "#EXT-X-STREAM-INF:BANDWIDTH="
            + rate.peak()
            + ",AVERAGE-BANDWIDTH="
            + rate.average()
            + ",CODECS=\""
            + codecs(rendition.track(), group)
            + "\""
            + picture
            + (group == null ? "" : ",AUDIO=\"" + group.id() + "\"")
            + (pack.listedText().isEmpty() ? "" : ",SUBTITLES=\"" + TEXT_GROUP + "\"")
            + "\n"
            + rendition.playlistUri()
            + "\n";
    return new Variant(rate.peak(), first, line);
  }

  private static String iframes(HlsPackage pack, VideoRendition video) {
    BitRate rate =
        video.track().complete()
            ? video.track().keyFrameBitRate(pack.targetDuration())
            : ceiling(pack, video);
    return String.format(
        Locale.ROOT,
        "#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=%d,AVERAGE-BANDWIDTH=%d,CODECS=\"%s\","
            + "RESOLUTION=%s%s,URI=\"%s\"\n",
        rate.peak(),
        rate.average(),
        video.track().codecs(),
        video.resolution(),
        range(pack, video),
        video.iframesUri());
  }

  /** The most that any audio rendition of the group adds to a variant. */
  private static BitRate sound(HlsPackage pack, SoundGroup group) {
    return group.members().stream()
        .map(audio -> rate(pack, audio))
        .reduce(
            new BitRate(0, 0),
            (a, b) ->
                new BitRate(Math.max(a.peak(), b.peak()), Math.max(a.average(), b.average())));
  }

  private static BitRate rate(HlsPackage pack, Rendition rendition) {
    return rendition.track().complete()
        ? rendition.track().bitRate(pack.targetDuration())
        : ceiling(pack, rendition);
  }

  private static BitRate ceiling(HlsPackage pack, Rendition rendition) {
    long most = rendition.ceilingBitsPerSecond(pack.segmentMillis());
    return new BitRate(most, most);
  }

  /**
   * The variant's own codec and those of every rendition in the group it refers to.
   *
   * @param group null without sound
   */
  public static String codecs(Track track, @Nullable SoundGroup group) {
    Set<String> codecs = new LinkedHashSet<>();
    codecs.add(track.codecs());
    if (group != null) {
      group.members().forEach(audio -> codecs.add(audio.track().codecs()));
    }
    return String.join(",", codecs);
  }

  /**
   * A quoted string may hold neither a quote nor a line break; there is no escape (RFC 8216, 4.2).
   */
  private static String quotable(String text) {
    return text.replaceAll("[\"\\p{Cntrl}\u2028\u2029]", " ").strip();
  }

  private static String yesNo(boolean yes) {
    return yes ? "YES" : "NO";
  }
}
