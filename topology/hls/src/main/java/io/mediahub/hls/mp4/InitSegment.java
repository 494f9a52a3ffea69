package io.mediahub.hls.mp4;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a single-track fragmented MP4 ({@code ftyp} and {@code moov}): what a player
 * needs before the first segment.
 *
 * @param bytes the file {@code init.mp4}; not to be changed
 * @param track video or audio
 * @param codecs RFC 6381, read from the decoder configuration
 * @param picture what the video decoder is told; null for audio
 * @param timescale ticks per second
 * @param defaultDuration ticks of a sample without a duration of its own ({@code trex})
 * @param defaultSize bytes of a sample without a size of its own
 * @param defaultFlags flags of a sample without flags of its own
 */
@SuppressWarnings("ArrayRecordComponent") // handed to the object store as it is, never compared
public record InitSegment(
    byte[] bytes,
    Track track,
    String codecs,
    @Nullable Sps picture,
    long timescale,
    long defaultDuration,
    long defaultSize,
    int defaultFlags) {

  /** What a track carries. */
  public enum Track {
    VIDEO,
    AUDIO
  }

  private static final int FULL_BOX = 4; // version and flags
  private static final int VISUAL_ENTRY = 78; // ISO/IEC 14496-12, VisualSampleEntry
  private static final int AUDIO_ENTRY = 28; // ISO/IEC 14496-12, AudioSampleEntry

  /**
   * @throws Mp4Exception when it is not one track of H.264 or AAC
   */
  public static InitSegment parse(byte[] bytes) {
    Box moov = Box.require(Box.in(ByteBuffer.wrap(bytes)), "moov");
    List<Box> tracks = moov.children().stream().filter(box -> box.type().equals("trak")).toList();
    if (tracks.size() != 1) {
      throw new Mp4Exception("The file must have one track, not %d.".formatted(tracks.size()));
    }
    Box media = tracks.getFirst().at("mdia");
    long timescale = media.at("mdhd").read(InitSegment::timescale);
    if (timescale == 0) {
      throw new Mp4Exception("The timescale is 0.");
    }
    List<Box> entries = media.at("minf", "stbl", "stsd").childrenAfter(FULL_BOX + 4);
    Optional<Box> video = Box.find(entries, "avc1");
    Optional<Box> avcC = video.map(entry -> Box.require(entry.childrenAfter(VISUAL_ENTRY), "avcC"));
    String codecs =
        avcC.isPresent()
            ? avc(avcC.get())
            : aac(Box.require(Box.require(entries, "mp4a").childrenAfter(AUDIO_ENTRY), "esds"));
    Box defaults = moov.at("mvex", "trex");
    return new InitSegment(
        bytes,
        video.isPresent() ? Track.VIDEO : Track.AUDIO,
        codecs,
        avcC.map(InitSegment::sps).orElse(null),
        timescale,
        defaults.read(fields -> Integer.toUnsignedLong(fields.getInt(12))),
        defaults.read(fields -> Integer.toUnsignedLong(fields.getInt(16))),
        defaults.read(fields -> fields.getInt(20)));
  }

  private static long timescale(ByteBuffer mdhd) {
    int at = mdhd.get(0) == 1 ? 20 : 12; // version 1 has 64-bit times before it
    return Integer.toUnsignedLong(mdhd.getInt(at));
  }

  /** Profile, constraints and level as hexadecimal digits: RFC 6381, section 3.3. */
  private static String avc(Box avcC) {
    return avcC.read(
        fields ->
            "avc1.%02x%02x%02x"
                .formatted(fields.get(1) & 0xff, fields.get(2) & 0xff, fields.get(3) & 0xff));
  }

  /** The first one; there is one where one encoder made the track. ISO/IEC 14496-15, 5.3.3.1.2. */
  private static Sps sps(Box avcC) {
    return avcC.read(
        fields -> {
          int count = fields.get(5) & 0x1f;
          if (count != 1) {
            throw new Mp4Exception(
                "The track must have one sequence parameter set, not %d.".formatted(count));
          }
          int length = Short.toUnsignedInt(fields.getShort(6));
          return Sps.parse(fields.slice(8, length));
        });
  }

  /** Object type and audio object type: RFC 6381, section 3.3; ISO/IEC 14496-1 and -3. */
  private static String aac(Box esds) {
    return esds.read(
        fields -> {
          fields.position(FULL_BOX);
          enterDescriptor(fields, 0x03); // ES descriptor
          fields.position(fields.position() + 2);
          if (fields.get() != 0) {
            throw new Mp4Exception("The ES descriptor has options, which are not supported.");
          }
          enterDescriptor(fields, 0x04); // decoder configuration
          int objectType = fields.get() & 0xff;
          fields.position(fields.position() + 12);
          enterDescriptor(fields, 0x05); // decoder specific: AudioSpecificConfig
          int audioObjectType = (fields.get() & 0xff) >> 3;
          return "mp4a.%02x.%d".formatted(objectType, audioObjectType);
        });
  }

  private static void enterDescriptor(ByteBuffer fields, int tag) {
    int found = fields.get() & 0xff;
    if (found != tag) {
      throw new Mp4Exception("There is descriptor %d where %d belongs.".formatted(found, tag));
    }
    int lengthByte = fields.get();
    while ((lengthByte & 0x80) != 0) { // seven bits each, the last without the top bit
      lengthByte = fields.get();
    }
  }
}
