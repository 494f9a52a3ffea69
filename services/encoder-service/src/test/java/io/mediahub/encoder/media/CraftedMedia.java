package io.mediahub.encoder.media;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Files that ffmpeg reads and cannot write: made by it, and put together here. */
public final class CraftedMedia {
  private static final int TS_PACKET = 188;
  private static final int PAT = 0;
  private static final int SDT = 0x11;
  private static final int ADTS_HEADER = 7;

  private CraftedMedia() {}

  /**
   * Options of a transport stream that can be one program of several.
   *
   * @param number of the program, from 1 on
   */
  public static List<Object> program(int number) {
    return List.of(
        "-mpegts_service_id",
        number,
        "-mpegts_pmt_start_pid",
        pmt(number),
        "-mpegts_start_pid",
        0x100 * number,
        "-f",
        "mpegts");
  }

  private static int pmt(int number) {
    return 0x1000 + number;
  }

  /**
   * A multiplex as a television sends it: the packets of its programs one among the other, each
   * with the clock that it has.
   *
   * @param programs made with the options of {@link #program}, in their order
   */
  public static Path multiplex(Path folder, String name, Path... programs) throws Exception {
    List<byte[]> files = new ArrayList<>();
    for (Path program : programs) {
      files.add(Files.readAllBytes(program));
    }
    int longest = files.stream().mapToInt(file -> file.length / TS_PACKET).max().orElseThrow();
    var whole = new ByteArrayOutputStream();
    int tables = 0;
    int[] next = new int[files.size()];
    for (int at = 0; at < longest; at++) {
      for (int p = 0; p < files.size(); p++) {
        byte[] file = files.get(p);
        // All of them begin together and end together.
        int to = (int) ((long) (at + 1) * (file.length / TS_PACKET) / longest);
        for (; next[p] < to; next[p]++) {
          ByteBuffer packet = ByteBuffer.wrap(file, next[p] * TS_PACKET, TS_PACKET).slice();
          int pid = packet.getShort(1) & 0x1FFF;
          if (pid == PAT && p == 0) {
            whole.writeBytes(associations(tables++, files.size()));
          } else if (pid != PAT && (pid != SDT || p == 0)) {
            whole.write(file, next[p] * TS_PACKET, TS_PACKET);
          }
        }
      }
    }
    return Files.write(folder.resolve(name), whole.toByteArray());
  }

  /** The table of all programs, in a packet of its own. */
  private static byte[] associations(int count, int programs) {
    ByteBuffer packet = ByteBuffer.allocate(TS_PACKET);
    packet.put((byte) 0x47).putShort((short) 0x4000).put((byte) (0x10 | count & 15)).put((byte) 0);
    int section = packet.position();
    packet.put((byte) 0).putShort((short) (0xB000 | 9 + 4 * programs));
    packet.putShort((short) 1).put((byte) 0xC1).put((byte) 0).put((byte) 0);
    for (int number = 1; number <= programs; number++) {
      packet.putShort((short) number).putShort((short) (0xE000 | pmt(number)));
    }
    packet.putInt(crc(packet.array(), section, packet.position()));
    while (packet.hasRemaining()) {
      packet.put((byte) 0xFF);
    }
    return packet.array();
  }

  /** CRC-32 as MPEG-2 has it. */
  private static int crc(byte[] bytes, int from, int to) {
    int crc = -1;
    for (int i = from; i < to; i++) {
      crc ^= bytes[i] << 24;
      for (int bit = 0; bit < 8; bit++) {
        crc = crc < 0 ? crc << 1 ^ 0x04C11DB7 : crc << 1;
      }
    }
    return crc;
  }

  /**
   * HE-AAC that does not say so: a stream of AAC-LC at 24 kHz whose packets hold, behind the sound
   * that every decoder knows, what makes 48 kHz of it (ISO/IEC 14496-3, 4.5.2.8.2.3). Here that is
   * empty, so the upper half of the spectrum stays silent.
   *
   * @param sound ffmpeg's description of a made source
   */
  public static Path implicitSbr(Path folder, String sound) throws Exception {
    Path plain =
        MadeMedia.film(
            folder, "lc.aac", "", sound, "-ar", 24000, "-ac", 1, "-c:a", "aac", "-f", "adts");
    byte[] file = Files.readAllBytes(plain);
    var changed = new ByteArrayOutputStream();
    for (int at = 0; at < file.length; ) {
      int length = (file[at + 3] & 3) << 11 | (file[at + 4] & 255) << 3 | (file[at + 5] & 255) >> 5;
      byte[] block = withSbr(file, at + ADTS_HEADER, at + length);
      int longer = ADTS_HEADER + block.length;
      byte[] header = Arrays.copyOfRange(file, at, at + ADTS_HEADER);
      header[3] = (byte) (header[3] & 0xFC | longer >> 11);
      header[4] = (byte) (longer >> 3);
      header[5] = (byte) (header[5] & 0x1F | longer << 5);
      changed.writeBytes(header);
      changed.writeBytes(block);
      at += length;
    }
    return Files.write(folder.resolve("he.aac"), changed.toByteArray());
  }

  /** A block of data with a fill element more, in front of its end. */
  private static byte[] withSbr(byte[] file, int from, int to) {
    // Bits, the first one first. The block ends with three ones, and zeros up to a whole byte.
    BitSet bits = new BitSet();
    int count = 0;
    for (int i = from; i < to; i++) {
      for (int bit = 7; bit >= 0; bit--) {
        bits.set(count++, (file[i] >> bit & 1) == 1);
      }
    }
    int at = bits.length() - 3;
    // A fill element of one byte: the kind "SBR data", no header in it, three bits of nothing.
    for (char bit : ("110" + "0001" + "1101" + "0" + "000" + "111").toCharArray()) {
      bits.set(at++, bit == '1');
    }
    byte[] block = new byte[Math.ceilDiv(at, 8)];
    for (int i = 0; i < at; i++) {
      block[i / 8] |= (byte) (bits.get(i) ? 0x80 >> i % 8 : 0);
    }
    return block;
  }
}
