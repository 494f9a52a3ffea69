package io.mediahub.encoder.mutants;

import io.mediahub.encoder.mutants.Material.Source;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** The ways in which a file is changed. Each takes all of its chance from one generator. */
enum Mutation {
  /** As a bad disk or cable does it. */
  BIT_FLIPS {
    @Override
    byte[] apply(byte[] bytes, RandomGenerator random, Kit kit) {
      byte[] changed = bytes.clone();
      int flips = 1 << random.nextInt(9);
      for (int n = 0; n < flips; n++) {
        changed[place(random, changed.length)] ^= (byte) (1 << random.nextInt(8));
      }
      return changed;
    }
  },
  /** A transfer that ended early, or began late. */
  TRUNCATED {
    @Override
    byte[] apply(byte[] bytes, RandomGenerator random, Kit kit) {
      int cut = place(random, bytes.length);
      return random.nextInt(4) == 0
          ? Bytes.part(bytes, cut, bytes.length)
          : Bytes.part(bytes, 0, cut);
    }
  },
  /** Blocks of zeros, ones or noise. */
  OVERWRITTEN {
    @Override
    byte[] apply(byte[] bytes, RandomGenerator random, Kit kit) {
      byte[] changed = bytes.clone();
      int from = place(random, changed.length);
      int to = Math.min(changed.length, from + (1 << random.nextInt(13)));
      int kind = random.nextInt(3);
      for (int at = from; at < to; at++) {
        changed[at] = kind == 0 ? 0 : kind == 1 ? (byte) -1 : (byte) random.nextInt(256);
      }
      return changed;
    }
  },
  /** Boxes of MP4, chunks of RIFF and elements of Matroska that state another size. */
  SIZES {
    @Override
    byte[] apply(byte[] bytes, RandomGenerator random, Kit kit) {
      byte[] changed = bytes.clone();
      List<Integer> names = names(changed);
      for (int n = 0; n <= random.nextInt(3) && !names.isEmpty(); n++) {
        int at = names.get(random.nextInt(names.size()));
        // Before the name in MP4, behind it in RIFF.
        int size = random.nextInt(4) == 0 ? at + 4 : at - 4;
        Bytes.write(changed, size, 4, odd(random, Bytes.read(changed, size, 4)));
      }
      return changed;
    }
  },
  /** Numbers of headers that are 0, negative or enormous: counts, lengths, sizes, rates. */
  CLAIMS {
    @Override
    byte[] apply(byte[] bytes, RandomGenerator random, Kit kit) {
      byte[] changed = bytes.clone();
      List<Integer> names = names(changed);
      for (int n = 0; n <= random.nextInt(4); n++) {
        int at =
            names.isEmpty() || random.nextInt(3) == 0
                ? place(random, Math.min(changed.length, 2048))
                : names.get(random.nextInt(names.size())) + 4 * (1 + random.nextInt(12));
        int length = 1 << random.nextInt(4);
        Bytes.write(changed, at, length, odd(random, Bytes.read(changed, at, length)));
      }
      return changed;
    }
  },
  /** Blocks that changed places, are gone, or are there twice. */
  MOVED_BLOCKS {
    @Override
    byte[] apply(byte[] bytes, RandomGenerator random, Kit kit) {
      int length = Math.max(1, Math.min(bytes.length / 3, 1 << random.nextInt(14)));
      int from = random.nextInt(Math.max(1, bytes.length - 2 * length));
      int to = from + length + random.nextInt(Math.max(1, bytes.length - from - 2 * length));
      byte[] a = Bytes.part(bytes, from, from + length);
      byte[] b = Bytes.part(bytes, to, Math.min(bytes.length, to + length));
      byte[] head = Bytes.part(bytes, 0, from);
      byte[] between = Bytes.part(bytes, Math.min(to, from + length), to);
      byte[] tail = Bytes.part(bytes, Math.min(bytes.length, to + length), bytes.length);
      return switch (random.nextInt(4)) {
        case 0 -> Bytes.joined(head, between, b, tail);
        case 1 -> Bytes.joined(head, a, a, between, b, tail);
        case 2 -> Bytes.joined(head, a, between, b, a, tail);
        default -> Bytes.joined(head, b, between, a, tail);
      };
    }
  },
  /** Two files in one. */
  SPLICED {
    @Override
    byte[] apply(byte[] bytes, RandomGenerator random, Kit kit) {
      byte[] other = kit.other(random).bytes();
      int at = place(random, bytes.length);
      int from = place(random, other.length);
      return switch (random.nextInt(4)) {
        case 0 -> Bytes.joined(bytes, other);
        case 1 -> Bytes.joined(Bytes.part(bytes, 0, at), Bytes.part(other, from, other.length));
        case 2 -> Bytes.replaced(bytes, at, at, other);
        default -> {
          int length = Math.min(1 << random.nextInt(13), other.length - from);
          int end = Math.min(bytes.length, at + length);
          yield Bytes.replaced(bytes, at, end, Bytes.part(other, from, from + length));
        }
      };
    }
  },
  /** The beginning of the file again, once or often, and boxes that are there again. */
  REPEATED_HEADERS {
    @Override
    byte[] apply(byte[] bytes, RandomGenerator random, Kit kit) {
      List<Integer> names = names(bytes);
      int length = Math.min(bytes.length, 1 << 4 + random.nextInt(9));
      int from = 0;
      if (!names.isEmpty() && random.nextBoolean()) {
        from = Math.max(0, names.get(random.nextInt(names.size())) - 4);
        length = (int) Math.clamp(Bytes.read(bytes, from, 4), 8, 8192);
      }
      byte[] header = Bytes.part(bytes, from, Math.min(bytes.length, from + length));
      int times = 1 << random.nextInt(9);
      byte[][] all = new byte[times][];
      Arrays.fill(all, header);
      int at = random.nextInt(3) == 0 ? bytes.length : from + header.length;
      return Bytes.replaced(bytes, at, at, Bytes.joined(all));
    }
  },
  /** Playlists, scripts and references to files and addresses. */
  REFERENCES {
    @Override
    byte[] apply(byte[] bytes, RandomGenerator random, Kit kit) {
      return random.nextInt(3) == 0
          ? kit.references().samplesElsewhere(random, bytes)
          : kit.references().hidden(random, bytes);
    }
  },
  /** Texts of the metadata that somebody may believe, print or use as a path. */
  TEXTS {
    @Override
    byte[] apply(byte[] bytes, RandomGenerator random, Kit kit) {
      byte[] changed = bytes.clone();
      int at = Bytes.find(changed, Material.TEXT, 0);
      while (at >= 0) {
        byte[] text = text(random, kit);
        for (int n = 0; n < Material.TEXT.length(); n++) {
          changed[at + n] = text[n % text.length];
        }
        at = Bytes.find(changed, Material.TEXT, at + 1);
      }
      return Arrays.equals(changed, bytes) ? Bytes.joined(bytes, text(random, kit)) : changed;
    }

    private byte[] text(RandomGenerator random, Kit kit) {
      List<String> texts =
          List.of(
              "%s%n%x%1000000d",
              "\u001b]0;title\u0007\u001b[31m",
              "\0\0\0\0",
              "\r\nSet-Cookie: a=b\r\n\r\n",
              "\",\"streams\":[{\"index\":0,\"codec_type\":\"video\"}],\"a\":\"",
              "\\\\\"\\u0000\\ud800",
              "../../../../etc/passwd",
              "'; drop table media; --",
              "${jndi:ldap://127.0.0.1/a}",
              "<script>alert(1)</script>",
              "\u00ff\u00fe\u00c3\u0028",
              "\u00ed\u00a0\u0080",
              "#EXTM3U\n#EXTINF:1,\n",
              "a\nb\n");
      String text =
          random.nextInt(4) == 0
              ? kit.references().target(random)
              : texts.get(random.nextInt(texts.size()));
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }
  };

  /** What a mutation may use beside the file. */
  record Kit(Material material, References references) {
    Source other(RandomGenerator random) {
      return material.made().get(random.nextInt(material.made().size()));
    }
  }

  private static final int SHORT = 8;

  abstract byte[] apply(byte[] bytes, RandomGenerator random, Kit kit);

  /** Anywhere; half of the time among the first or the last bytes, where the headers are. */
  private static int place(RandomGenerator random, int length) {
    int near = Math.min(length, 4096);
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(near);
      case 1 -> length - 1 - random.nextInt(near);
      default -> random.nextInt(length);
    };
  }

  /** Numbers at which programs go wrong. */
  private static long odd(RandomGenerator random, long now) {
    return switch (random.nextInt(12)) {
      case 0 -> 0;
      case 1 -> 1;
      case 2 -> random.nextInt(SHORT * 2);
      case 3 -> -1;
      case 4 -> 0x7fffffffL;
      case 5 -> 0x80000000L;
      case 6 -> Long.MAX_VALUE;
      case 7 -> now + 1;
      case 8 -> now - 1;
      case 9 -> now << 1 + random.nextInt(16);
      case 10 -> 0xffff;
      default -> random.nextLong();
    };
  }

  /** Where words of four small letters stand, which are mostly names of boxes and chunks. */
  private static List<Integer> names(byte[] bytes) {
    List<Integer> names = new ArrayList<>();
    for (int at = 0; at + 4 <= bytes.length; at++) {
      int n = 0;
      while (n < 4 && named(bytes[at + n])) {
        n++;
      }
      if (n == 4) {
        names.add(at);
        at += 3;
      }
    }
    return names;
  }

  private static boolean named(byte each) {
    return each >= 'a' && each <= 'z' || each >= '0' && each <= '9';
  }
}
