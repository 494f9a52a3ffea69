package io.mediahub.hls.mp4;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the samples of a track are coded: the first entry of its {@code stsd}.
 *
 * @param format four characters, such as {@code avc1}; of an encrypted track what it is without
 * @param codecs RFC 6381, read from the decoder configuration; the format where that says nothing
 * @param width of a picture as the entry states it; 0 for anything else
 * @param height the same
 * @param channels of sound; 0 for anything else
 * @param sampleRate of sound in Hz; 0 for anything else
 * @param picture what the decoder of H.264, HEVC or AV1 is told; null for any other format
 * @param parameterSets how many sets of parameters for a sequence it is told; 0 for any other
 *     format
 * @param transfer characteristics of a picture by its {@code colr} box; 2 when it has none
 */
public record SampleEntry(
    String format,
    String codecs,
    int width,
    int height,
    int channels,
    int sampleRate,
    @Nullable DecoderPicture picture,
    int parameterSets,
    int transfer) {
  private static final int FULL_BOX = 4; // version and flags
  private static final int VISUAL_ENTRY = 78; // ISO/IEC 14496-12, VisualSampleEntry
  private static final int AUDIO_ENTRY = 28; // ISO/IEC 14496-12, AudioSampleEntry
  private static final int UNSPECIFIED = 2;

  /** Number of arrays in an {@code hvcC}. */
  private static final int HEVC_ARRAYS = 22;

  private static final int HEVC_SEQUENCE = 33;

  /** Bytes of an {@code av1C} before the sequence header. */
  private static final int AV1_CONFIGURATION = 4;

  /** Of a sampling frequency that is spelt out: ISO/IEC 14496-3, table 1.18. */
  private static final int EXPLICIT_RATE = 15;

  /** By channelConfiguration, ISO/IEC 14496-3, table 1.19; 0 where it says nothing. */
  private static final List<Integer> CHANNELS =
      List.of(0, 1, 2, 3, 4, 5, 6, 8, 0, 0, 0, 7, 8, 0, 8, 0);

  static SampleEntry parse(Box entry, boolean picture) {
    if (!picture) {
      return switch (entry.type()) {
        case "mp4a", "ac-3", "ec-3", "Opus", "fLaC", "alac", "enca" -> sound(entry);
        default -> new SampleEntry(entry.type(), entry.type(), 0, 0, 0, 0, null, 0, UNSPECIFIED);
      };
    }
    List<Box> inside = entry.childrenAfter(VISUAL_ENTRY);
    String format = format(entry, inside);
    int transfer =
        Box.find(inside, "colr").map(colr -> colr.read(SampleEntry::transfer)).orElse(UNSPECIFIED);
    boolean square =
        Box.find(inside, "pasp").map(pasp -> pasp.read(SampleEntry::square)).orElse(true);
    DecoderPicture told = null;
    int sets = 0;
    String codecs = format;
    switch (format) {
      case "avc1", "avc3" -> {
        Box avcC = Box.require(inside, "avcC");
        codecs = format + avc(avcC);
        sets = avcC.read(fields -> fields.get(5) & 0x1f);
        told = sets == 0 ? null : sps(avcC).picture(format);
      }
      case "hvc1", "hev1" -> {
        Box hvcC = Box.require(inside, "hvcC");
        codecs = hvcC.read(f -> hevc(format, f));
        List<HevcSps> all = hvcC.read(SampleEntry::hevcSequences);
        sets = all.size();
        told = all.isEmpty() ? null : told(format, all.getFirst(), square, transfer);
      }
      case "av01" -> {
        Box av1C = Box.require(inside, "av1C");
        codecs = av1C.read(SampleEntry::av1);
        Optional<Av1Sequence> sequence = av1C.read(SampleEntry::av1Sequence);
        sets = sequence.isPresent() ? 1 : 0;
        told = sequence.isPresent() ? told(codecs, sequence.get(), square, transfer) : null;
      }
      default -> {}
    }
    return new SampleEntry(
        format,
        codecs,
        entry.read(fields -> Short.toUnsignedInt(fields.getShort(24))),
        entry.read(fields -> Short.toUnsignedInt(fields.getShort(26))),
        0,
        0,
        told,
        sets,
        transfer);
  }

  private static SampleEntry sound(Box entry) {
    List<Box> inside = entry.childrenAfter(AUDIO_ENTRY);
    String format = format(entry, inside);
    int channels = entry.read(fields -> Short.toUnsignedInt(fields.getShort(16)));
    String codecs = format;
    if (format.equals("mp4a")) {
      Aac aac = aac(Box.require(inside, "esds"));
      codecs = aac.codecs();
      channels = aac.channels() == 0 ? channels : aac.channels();
    }
    return new SampleEntry(
        format,
        codecs,
        0,
        0,
        channels,
        entry.read(fields -> Short.toUnsignedInt(fields.getShort(24))),
        null,
        0,
        UNSPECIFIED);
  }

  /** What an encrypted entry is without its protection: ISO/IEC 14496-12, 8.12. */
  private static String format(Box entry, List<Box> inside) {
    if (!entry.type().equals("encv") && !entry.type().equals("enca")) {
      return entry.type();
    }
    Optional<Box> protection = Box.find(inside, "sinf");
    return protection.isEmpty()
        ? entry.type()
        : protection.get().at("frma").read(fields -> Box.typeAt(fields, 0));
  }

  /** Profile, constraints and level as hexadecimal digits: RFC 6381, section 3.3. */
  private static String avc(Box avcC) {
    return avcC.read(
        fields ->
            ".%02x%02x%02x"
                .formatted(fields.get(1) & 0xff, fields.get(2) & 0xff, fields.get(3) & 0xff));
  }

  /** The first one; there is one where one encoder made the track. ISO/IEC 14496-15, 5.3.3.1.2. */
  private static Sps sps(Box avcC) {
    return avcC.read(fields -> Sps.parse(fields.slice(8, Short.toUnsignedInt(fields.getShort(6)))));
  }

  private static String hevc(String format, ByteBuffer hvcC) {
    int[] constraints = new int[6];
    for (int i = 0; i < constraints.length; i++) {
      constraints[i] = hvcC.get(6 + i) & 0xff;
    }
    return format
        + HevcSps.profile(hvcC.get(1) & 0xff, hvcC.getInt(2), constraints, hvcC.get(12) & 0xff);
  }

  /** ISO/IEC 14496-15, 8.3.3.1.2: arrays of parameter sets, each of one kind. */
  private static List<HevcSps> hevcSequences(ByteBuffer hvcC) {
    List<HevcSps> sets = new ArrayList<>();
    int arrays = hvcC.get(HEVC_ARRAYS) & 0xff;
    hvcC.position(HEVC_ARRAYS + 1);
    for (int i = 0; i < arrays; i++) {
      boolean sequence = (hvcC.get() & 0x3f) == HEVC_SEQUENCE;
      int count = Short.toUnsignedInt(hvcC.getShort());
      for (int n = 0; n < count; n++) {
        int length = Short.toUnsignedInt(hvcC.getShort());
        if (sequence) {
          sets.add(HevcSps.parse(hvcC.slice(hvcC.position(), length)));
        }
        hvcC.position(hvcC.position() + length);
      }
    }
    return sets;
  }

  private static DecoderPicture told(String format, HevcSps sps, boolean square, int transfer) {
    return new DecoderPicture(
        sps.width(), sps.height(), format + sps.profile(), sps.progressive(), square, transfer);
  }

  private static Optional<Av1Sequence> av1Sequence(ByteBuffer av1C) {
    return av1C.remaining() <= AV1_CONFIGURATION
        ? Optional.empty()
        : Optional.ofNullable(Av1Sequence.parse(av1C.position(AV1_CONFIGURATION)));
  }

  /** Tier and depth stand behind what is read of the sequence: the configuration says them. */
  private static DecoderPicture told(
      String codecs, Av1Sequence sequence, boolean square, int transfer) {
    String own = "av01.%d.%02d".formatted(sequence.profile(), sequence.level());
    return new DecoderPicture(
        sequence.width(),
        sequence.height(),
        own + codecs.substring(Math.min(own.length(), codecs.length())),
        true,
        square,
        transfer);
  }

  /** AV1 Codec ISO Media File Format Binding, section 5. */
  private static String av1(ByteBuffer av1C) {
    int profileAndLevel = av1C.get(1) & 0xff;
    int flags = av1C.get(2) & 0xff;
    int depth = (flags & 0x40) == 0 ? 8 : (flags & 0x20) != 0 ? 12 : 10;
    return "av01.%d.%02d%s.%02d"
        .formatted(
            profileAndLevel >> 5, profileAndLevel & 0x1f, (flags & 0x80) == 0 ? "M" : "H", depth);
  }

  private static boolean square(ByteBuffer pasp) {
    return pasp.getInt(0) == pasp.getInt(4);
  }

  private static int transfer(ByteBuffer colr) {
    return Box.typeAt(colr, 0).equals("nclx") ? colr.getShort(6) : UNSPECIFIED;
  }

  /**
   * @param channels 0 where the configuration does not number its layout
   */
  private record Aac(String codecs, int channels) {}

  /**
   * Object type and audio object type: RFC 6381, section 3.3; ISO/IEC 14496-1 and -3. The entry
   * itself says 2 for any number of channels, as ISO/IEC 14496-14 asks.
   */
  private static Aac aac(Box esds) {
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
          if (objectType != 0x40) {
            return new Aac("mp4a.%02x".formatted(objectType), 0);
          }
          fields.position(fields.position() + 12);
          enterDescriptor(fields, 0x05); // decoder specific: AudioSpecificConfig
          int config = fields.getShort() & 0xffff;
          int audioObjectType = config >> 11;
          boolean namedRate = (config >> 7 & 0xf) != EXPLICIT_RATE;
          return new Aac(
              "mp4a.%02x.%d".formatted(objectType, audioObjectType),
              namedRate ? CHANNELS.get(config >> 3 & 0xf) : 0);
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
