package io.mediahub.encoder.media.mp4;

import io.mediahub.hls.mp4.Box;
import io.mediahub.hls.mp4.Mp4Exception;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a track of sound is coded that every player decodes as it is: AAC-LC of one or two channels,
 * 1024 samples a packet, and nothing in it that makes more of it (SBR, PS).
 *
 * @param rate samples a second
 * @param channels 1 or 2
 * @param configuration of the decoder (AudioSpecificConfig: ISO/IEC 14496-3, 1.6.2.1)
 */
@SuppressWarnings("ArrayRecordComponent") // bytes of a file, never compared
record AacEntry(int rate, int channels, byte[] configuration) {
  /** Samples of each packet. */
  static final int PACKET = 1024;

  /** A packet of one channel has at most this many bits: ISO/IEC 14496-3, 4.5.3.1. */
  private static final int MOST_BITS = 6144;

  /** Fixed fields of a sample entry, by its version: those of 1 are QuickTime's. */
  private static final List<Integer> FIXED = List.of(28, 44);

  /** What an entry may say without another meaning of its packets. */
  private static final Set<String> KNOWN = Set.of("esds", "wave", "btrt", "chan");

  private static final int FULL_BOX = 4;

  /** Low complexity. */
  private static final int LC = 2;

  /** Names of rates by their index. Lower ones are where SBR hides in packets, unannounced. */
  private static final List<Integer> RATES = List.of(0, 0, 0, 48_000, 44_100, 32_000);

  /** Says that what follows is about SBR. */
  private static final int SYNC_EXTENSION = 0x2b7;

  private static final int SBR = 5;
  private static final int MPEG4_AUDIO = 0x40;
  private static final int LONGEST = 64;

  /** A packet in which nothing is heard, for each number of channels. */
  private static final List<byte[]> SILENCE =
      List.of(
          new byte[] {0x00, (byte) 0xc8, 0x00, (byte) 0x80, 0x23, (byte) 0x80},
          new byte[] {0x21, 0x00, 0x49, (byte) 0x90, 0x02, 0x19, 0x00, 0x23, (byte) 0x80});

  // Elements that a packet may begin with: ISO/IEC 14496-3, table 4.85.
  private static final int DATA = 4;
  private static final int FILL = 6;

  /**
   * @return null where another decoder may be needed, or that is not certain
   * @throws Mp4Exception when the entry is broken
   */
  static @Nullable AacEntry of(MovTrack track) {
    if (!track.formats().equals(List.of("mp4a"))) {
      return null;
    }
    Box entry = track.entry();
    int version = entry.read(fields -> Short.toUnsignedInt(fields.getShort(8)));
    if (version >= FIXED.size()) {
      return null;
    }
    List<Box> inside = entry.childrenAfter(FIXED.get(version));
    if (!inside.stream().map(Box::type).allMatch(KNOWN::contains)) {
      return null;
    }
    Optional<Box> esds = esds(inside);
    byte[] configuration = esds.map(box -> box.read(AacEntry::configuration)).orElse(null);
    return configuration == null ? null : of(track, configuration);
  }

  /** QuickTime has it in a box of its own. */
  private static Optional<Box> esds(List<Box> inside) {
    Optional<Box> own = Box.find(inside, "esds");
    return own.isPresent()
        ? own
        : Box.find(inside, "wave").flatMap(wave -> Box.find(wave.children(), "esds"));
  }

  private static byte @Nullable [] configuration(ByteBuffer esds) {
    esds.position(FULL_BOX);
    if (descriptor(esds, 0x03) < 0) {
      return null;
    }
    esds.getShort();
    if (esds.get() != 0 || descriptor(esds, 0x04) < 0) {
      return null; // with options that nobody uses
    }
    if ((esds.get() & 0xff) != MPEG4_AUDIO) {
      return null;
    }
    esds.position(esds.position() + 12);
    int length = descriptor(esds, 0x05);
    if (length < 2 || length > LONGEST) {
      return null;
    }
    byte[] configuration = new byte[length];
    esds.get(configuration);
    return configuration;
  }

  /**
   * @return length of its content; -1 when another one is here
   */
  private static int descriptor(ByteBuffer esds, int tag) {
    if (esds.get() != tag) {
      return -1;
    }
    int length = 0;
    for (int i = 0; i < 4; i++) {
      int next = esds.get();
      length = (length << 7) | (next & 0x7f);
      if ((next & 0x80) == 0) {
        break;
      }
    }
    return length;
  }

  private static @Nullable AacEntry of(MovTrack track, byte[] configuration) {
    int first = ((configuration[0] & 0xff) << 8) | (configuration[1] & 0xff);
    int index = (first >> 7) & 0xf;
    int channels = (first >> 3) & 0xf;
    // The last three bits: packets of 960 samples, a core of another coder, an extension.
    if (first >> 11 != LC || index >= RATES.size() || (first & 0x7) != 0) {
      return null;
    }
    int rate = RATES.get(index);
    boolean fits = rate > 0 && channels >= 1 && channels <= 2 && !hasMore(configuration);
    return fits && follow(track, rate) ? new AacEntry(rate, channels, configuration) : null;
  }

  /** Whether what stands behind the configuration of the core is anything but a "no SBR". */
  private static boolean hasMore(byte[] configuration) {
    if (configuration.length == 2) {
      return false;
    }
    if (configuration.length < 5) {
      return true;
    }
    int extension = ((configuration[2] & 0xff) << 8) | (configuration[3] & 0xff);
    boolean absent = (configuration[4] & 0x80) == 0;
    if (extension >> 5 != SYNC_EXTENSION || (extension & 0x1f) != SBR || !absent) {
      return true;
    }
    for (int i = 5; i < configuration.length; i++) {
      if (configuration[i] != 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether packets follow each other, if need be with gaps; the last one may be said to be shorter
   * than it is.
   */
  private static boolean follow(MovTrack track, int rate) {
    int samples = track.samples();
    if (track.timescale() != rate || samples == 0) {
      return false;
    }
    long[] decoded = track.decoded();
    for (int i = 0; i < samples; i++) {
      boolean last = i == samples - 1;
      if ((!last && decoded[i + 1] - decoded[i] < PACKET) || track.shown()[i] != 0) {
        return false;
      }
    }
    return true;
  }

  byte[] silence() {
    return SILENCE.get(channels - 1).clone();
  }

  /**
   * Whether a packet looks like one of this track: its size is possible, and it begins with what
   * the channels need.
   */
  boolean isPlain(ByteBuffer packet) {
    int size = packet.remaining();
    if (size == 0 || size > MOST_BITS / 8 * channels) {
      return false;
    }
    int element = (packet.get(packet.position()) & 0xff) >> 5;
    return element == channels - 1 || element == DATA || element == FILL;
  }

  /**
   * @param bitsPerSecond of the packets
   */
  void write(BoxWriter stsd, long bitsPerSecond) {
    int decoder = 13 + 2 + configuration.length;
    stsd.box(
        "mp4a",
        entry ->
            entry
                .zeros(6)
                .int16(1) // where the data is: here
                .zeros(8)
                .int16(channels)
                .int16(16)
                .zeros(4)
                .int32(rate << 16)
                .full(
                    "esds",
                    0,
                    0,
                    esds ->
                        esds.descriptor(
                            0x03,
                            3 + 2 + decoder + 3,
                            es ->
                                es.int16(0)
                                    .int8(0)
                                    .descriptor(0x04, decoder, of -> decoder(of, bitsPerSecond))
                                    .descriptor(0x06, 1, sl -> sl.int8(2)))));
  }

  private void decoder(BoxWriter descriptor, long bitsPerSecond) {
    int bits = (int) Math.min(Integer.MAX_VALUE, bitsPerSecond);
    descriptor
        .int8(MPEG4_AUDIO)
        .int8(0x15) // a stream of sound
        .int8(0)
        .int16(0) // size of a buffer: not said
        .int32(bits)
        .int32(bits)
        .descriptor(0x05, configuration.length, specific -> specific.copy(configuration));
  }
}
