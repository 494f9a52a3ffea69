package io.mediahub.encoder.media.mp4;

import io.mediahub.hls.mp4.Box;
import io.mediahub.hls.mp4.Mp4Exception;
import io.mediahub.hls.mp4.Sps;
import java.nio.ByteBuffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file of which the index alone says all that a player has to know: one picture that is shown as
 * it is stored, and no sound or one. Nothing in it asks for more than that.
 *
 * @param picture its track
 * @param avc how the picture is coded
 * @param sound its track; null where there is none
 * @param soundIndex number of that track in the file; -1 where there is none
 * @param aac how the sound is coded; null where there is none
 * @param language of the sound, three letters; null where it is not said
 */
public record PlainFile(
    MovTrack picture,
    AvcEntry avc,
    @Nullable MovTrack sound,
    int soundIndex,
    @Nullable AacEntry aac,
    @Nullable String language) {
  private static final Set<String> OF_FILE =
      Set.of("mvhd", "trak", "udta", "meta", "iods", "free", "skip", "wide");

  private static final Set<String> OF_PICTURE =
      Set.of("tkhd", "edts", "tref", "tapt", "load", "mdia", "udta", "meta", "free", "skip");

  /** A title would be a sound's name. */
  private static final Set<String> OF_SOUND =
      Set.of("tkhd", "edts", "tref", "load", "mdia", "free", "skip");

  private static final Set<String> OF_MEDIA = Set.of("mdhd", "hdlr", "minf", "free", "skip");

  /** Tracks that a player may ignore. */
  private static final Set<String> BESIDE = Set.of("meta", "tmcd", "text", "sbtl", "subt", "clcp");

  private static final int ENABLED = 1;
  private static final int ONE = 0x10000;
  private static final int LAST_OF_MATRIX = 0x40000000;

  /** QuickTime's own numbers of languages are less. */
  private static final int PACKED = 0x400;

  private static final int ENGLISH = 0;
  private static final int NO_LANGUAGE = 0x7fff;

  /**
   * @param sps of the picture
   * @return null where that is not certain
   */
  public static @Nullable PlainFile of(MovIndex index, MovTrack picture, Sps sps) {
    try {
      return tryOf(index, picture, sps);
    } catch (Mp4Exception e) {
      return null; // others may read it
    }
  }

  private static @Nullable PlainFile tryOf(MovIndex index, MovTrack picture, Sps sps) {
    if (!sps.usual() || !has(index.box(), OF_FILE) || !isUpright(index.box().at("mvhd"), 36, 48)) {
      return null;
    }
    MovTrack sound = null;
    int soundIndex = -1;
    for (int i = 0; i < index.tracks().size(); i++) {
      MovTrack each = index.tracks().get(i);
      if (each.kind().equals("soun") && sound == null) {
        sound = each;
        soundIndex = i;
      } else if (!each.equals(picture) && !BESIDE.contains(each.kind())) {
        return null;
      }
    }
    AvcEntry avc =
        isShown(picture, OF_PICTURE) && isOfSize(picture, sps) ? AvcEntry.of(picture, sps) : null;
    if (avc == null) {
      return null;
    }
    if (sound == null) {
      return new PlainFile(picture, avc, null, -1, null, null);
    }
    AacEntry aac = isShown(sound, OF_SOUND) ? AacEntry.of(sound) : null;
    int code = language(sound);
    boolean named = code >= PACKED || code == ENGLISH;
    return aac == null || !named || sound.edit() == MovTrack.EDITED
        ? null
        : new PlainFile(picture, avc, sound, soundIndex, aac, name(code));
  }

  private static boolean has(Box box, Set<String> known) {
    return box.children().stream().map(Box::type).allMatch(known::contains);
  }

  /** Enabled, upright, with no boxes that are not known, and with its data in this file. */
  private static boolean isShown(MovTrack track, Set<String> known) {
    Box header = track.box().at("tkhd");
    Box media = track.box().at("mdia");
    return has(track.box(), known)
        && has(media, OF_MEDIA)
        && header.read(fields -> (fields.getInt(0) & ENABLED) != 0)
        && isUpright(header, 40, 52)
        && media.at("minf", "dinf", "dref").read(PlainFile::isHere);
  }

  private static boolean isHere(ByteBuffer dref) {
    return dref.getInt(4) == 1 && (dref.getInt(16) & 1) != 0;
  }

  /**
   * @param at of the matrix in a box of version 0
   * @param wide the same in version 1
   */
  private static boolean isUpright(Box header, int at, int wide) {
    return header.read(
        fields -> {
          int matrix = fields.get(0) == 1 ? wide : at;
          for (int i = 0; i < 9; i++) {
            int value = i == 8 ? LAST_OF_MATRIX : i % 4 == 0 ? ONE : 0;
            if (fields.getInt(matrix + 4 * i) != value) {
              return false;
            }
          }
          return true;
        });
  }

  /** Another size would be another shape of its pixels. */
  private static boolean isOfSize(MovTrack picture, Sps sps) {
    return picture
        .box()
        .at("tkhd")
        .read(
            fields -> {
              int at = fields.get(0) == 1 ? 88 : 76;
              return fields.getInt(at) == sps.width() << 16
                  && fields.getInt(at + 4) == sps.height() << 16;
            });
  }

  private static int language(MovTrack track) {
    return track
        .box()
        .at("mdia", "mdhd")
        .read(fields -> Short.toUnsignedInt(fields.getShort(fields.get(0) == 1 ? 32 : 20)));
  }

  /** Three letters of five bits each: ISO/IEC 14496-12, 8.4.2. */
  private static @Nullable String name(int code) {
    if (code == NO_LANGUAGE) {
      return null;
    }
    return code == ENGLISH
        ? "eng"
        : "%c%c%c"
            .formatted(
                0x60 + ((code >> 10) & 0x1f), 0x60 + ((code >> 5) & 0x1f), 0x60 + (code & 0x1f));
  }

  /** How many channels the sound has; 0 without sound. */
  public int channels() {
    return aac == null ? 0 : aac.channels();
  }

  /** Samples a second of the sound; 0 without sound. */
  public int rate() {
    return aac == null ? 0 : aac.rate();
  }
}
