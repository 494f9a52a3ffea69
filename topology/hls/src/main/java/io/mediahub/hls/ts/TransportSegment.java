package io.mediahub.hls.ts;

import io.mediahub.hls.mp4.Mp4Exception;
import io.mediahub.hls.mp4.Sps;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A segment of a transport stream: its elementary streams, when their pictures and sounds are
 * shown, and which pictures are key frames.
 *
 * @param streams in the order of the program map
 */
public record TransportSegment(List<Stream> streams) {
  /** Ticks of a second. */
  public static final long TICKS = 90_000;

  private static final int PACKET = 188;
  private static final int SYNC = 0x47;
  private static final int PAT = 0;
  private static final long WRAP = 1L << 33;
  private static final int H264 = 0x1b;
  private static final int HEVC = 0x24;
  private static final int AAC = 0x0f;

  /** More than any player reads; a file with more was not made to be played. */
  private static final int MOST_STREAMS = 64;

  /**
   * An elementary stream.
   *
   * @param video whether it is pictures
   * @param sound whether it is sound
   * @param codecs RFC 6381; empty when the segment does not say
   * @param sps what an H.264 decoder is told; null for any other format
   * @param times of presentation of its units, in their order in the file, in ticks
   * @param keyTimes of presentation of its key frames
   * @param startsWithKey whether its first unit is a key frame
   */
  public record Stream(
      boolean video,
      boolean sound,
      String codecs,
      @Nullable Sps sps,
      List<Long> times,
      List<Long> keyTimes,
      boolean startsWithKey) {
    public Stream {
      times = List.copyOf(times);
      keyTimes = List.copyOf(keyTimes);
    }

    /** The earliest time of presentation. */
    public long start() {
      return times.stream().mapToLong(Long::longValue).min().orElse(0);
    }

    /** How long one unit lasts, on average. */
    public long unit() {
      return times.size() < 2 ? 0 : (last() - start()) / (times.size() - 1);
    }

    /** When the last unit ends, if it lasts as long as the others do. */
    public long end() {
      return last() + unit();
    }

    private long last() {
      return times.stream().mapToLong(Long::longValue).max().orElse(0);
    }
  }

  public TransportSegment {
    streams = List.copyOf(streams);
  }

  /** Whether these bytes look like one. */
  public static boolean isOne(byte[] bytes) {
    return bytes.length >= PACKET
        && bytes[0] == SYNC
        && (bytes.length < 2 * PACKET || bytes[PACKET] == SYNC);
  }

  /**
   * @throws TransportException when the bytes are not whole packets of one program
   */
  public static TransportSegment parse(byte[] bytes) {
    if (bytes.length % PACKET != 0) {
      throw new TransportException("%d bytes are not whole packets.".formatted(bytes.length));
    }
    Map<Integer, Elementary> streams = new LinkedHashMap<>();
    int map = -1;
    for (int at = 0; at < bytes.length; at += PACKET) {
      if (bytes[at] != SYNC) {
        throw new TransportException("A packet at byte %d does not begin as one.".formatted(at));
      }
      ByteBuffer packet = ByteBuffer.wrap(bytes, at, PACKET).slice();
      int pid = packet.getShort(1) & 0x1fff;
      boolean starts = (packet.get(1) & 0x40) != 0;
      int payload = payloadAt(packet);
      if (payload >= PACKET) {
        continue;
      }
      ByteBuffer content = packet.slice(payload, PACKET - payload);
      if (pid == PAT && starts) {
        map = mapPid(content, map);
      } else if (pid == map && starts) {
        streams(content, streams);
      } else if (streams.get(pid) != null) {
        streams.get(pid).add(content, starts);
      }
    }
    if (streams.isEmpty()) {
      throw new TransportException("It has no program map.");
    }
    return new TransportSegment(streams.values().stream().map(Elementary::result).toList());
  }

  /** After the header and the adaptation field; the whole length when nothing follows. */
  private static int payloadAt(ByteBuffer packet) {
    int control = (packet.get(3) >> 4) & 0x3;
    return switch (control) {
      case 1 -> 4;
      case 3 -> 5 + (packet.get(4) & 0xff);
      default -> PACKET;
    };
  }

  private static int mapPid(ByteBuffer content, int known) {
    int at = 1 + (content.get(0) & 0xff);
    return at + 12 <= content.limit() ? content.getShort(at + 10) & 0x1fff : known;
  }

  private static void streams(ByteBuffer content, Map<Integer, Elementary> streams) {
    int at = 1 + (content.get(0) & 0xff);
    if (at + 12 > content.limit()) {
      return;
    }
    int end = Math.min(content.limit(), at + 3 + (content.getShort(at + 1) & 0xfff) - 4);
    at += 12 + (content.getShort(at + 10) & 0xfff);
    while (at + 5 <= end && streams.size() < MOST_STREAMS) {
      int type = content.get(at) & 0xff;
      streams.computeIfAbsent(content.getShort(at + 1) & 0x1fff, pid -> new Elementary(type));
      at += 5 + (content.getShort(at + 3) & 0xfff);
    }
  }

  /** Collects the units of one stream. */
  private static final class Elementary {
    private static final int START_CODES = 4096;

    private final int type;
    private final List<Long> times = new ArrayList<>();
    private final List<Long> keyTimes = new ArrayList<>();
    private final ByteBuffer head = ByteBuffer.allocate(START_CODES);
    private long first = -1;
    private boolean startsWithKey;
    private String codecs = "";
    private @Nullable Sps sps;

    Elementary(int type) {
      this.type = type;
    }

    void add(ByteBuffer content, boolean starts) {
      if (starts) {
        unit();
        head.clear();
        open(content);
      } else if (!times.isEmpty()) {
        keep(content);
      }
    }

    /** The beginning of a unit is enough: parameters and the first slice are there. */
    private void keep(ByteBuffer content) {
      int room = Math.min(head.remaining(), content.remaining());
      head.put(content.slice(content.position(), room));
    }

    private void open(ByteBuffer content) {
      if (content.remaining() < 14 || content.getInt(0) >>> 8 != 1) {
        return;
      }
      if ((content.get(7) & 0x80) == 0) {
        return; // no time of presentation
      }
      long time =
          ((long) (content.get(9) & 0x0e) << 29)
              | ((content.getShort(10) & 0xfffeL) << 14)
              | ((content.getShort(12) & 0xfffeL) >> 1);
      first = first < 0 ? time : first;
      times.add(time < first - WRAP / 2 ? time + WRAP : time);
      int at = Math.min(content.limit(), 9 + (content.get(8) & 0xff));
      keep(content.slice(at, content.limit() - at));
    }

    private void unit() {
      if (times.isEmpty() || head.position() == 0) {
        return;
      }
      byte[] bytes = head.array();
      int length = head.position();
      if (type == AAC) {
        if (codecs.isEmpty() && length > 3 && (bytes[0] & 0xff) == 0xff) {
          codecs = "mp4a.40." + (((bytes[2] & 0xff) >> 6) + 1);
        }
        return;
      }
      boolean key = false;
      for (int at = 0; at + 4 < length; at++) {
        if (bytes[at] == 0 && bytes[at + 1] == 0 && bytes[at + 2] == 1) {
          key |= nal(ByteBuffer.wrap(bytes, at + 3, length - at - 3).slice());
        }
      }
      if (key) {
        keyTimes.add(times.getLast());
        startsWithKey |= times.size() == 1;
      }
    }

    /** Whether it is a slice of a key frame. */
    private boolean nal(ByteBuffer nal) {
      if (type == H264) {
        int kind = nal.get(0) & 0x1f;
        if (kind == 7 && sps == null) {
          try {
            sps = Sps.parse(nal);
            codecs = "avc1.%02x%02x%02x".formatted(sps.profile(), sps.constraints(), sps.level());
          } catch (Mp4Exception e) {
            return false; // cut off: another key frame will tell
          }
        }
        return kind == 5;
      }
      int kind = (nal.get(0) >> 1) & 0x3f;
      return type == HEVC && kind >= 16 && kind <= 21;
    }

    Stream result() {
      unit();
      String name =
          switch (type) {
            case H264 -> codecs;
            case HEVC -> "hvc1";
            case AAC -> codecs.isEmpty() ? "mp4a.40.2" : codecs;
            case 0x03, 0x04 -> "mp4a.40.34";
            case 0x81, 0xc1 -> "ac-3";
            case 0x87, 0xc2 -> "ec-3";
            default -> "";
          };
      boolean video = type == H264 || type == HEVC || type == 0xdb || type == 0x01 || type == 0x02;
      boolean sound =
          type == AAC
              || type == 0x03
              || type == 0x04
              || type == 0x11
              || type == 0xcf
              || name.endsWith("c-3");
      return new Stream(video, sound, name, sps, times, keyTimes, startsWithKey);
    }
  }
}
