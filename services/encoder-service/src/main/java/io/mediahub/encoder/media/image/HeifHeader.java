package io.mediahub.encoder.media.image;

import io.mediahub.domain.rendition.FileRefusal;
import io.mediahub.domain.still.PictureSize;
import io.mediahub.encoder.media.image.ImageHeader.Colours;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the boxes of AVIF and HEIC files (ISO/IEC 23008-12): the items and their properties. */
final class HeifHeader {
  private static final Set<String> BRANDS =
      Set.of("avif", "avis", "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1");

  private static final int MOST_BOXES = 4096;
  private static final int LARGEST_PROFILE = 4 << 20;
  private static final long MICROS = 1_000_000;

  /** A box: its type, and where its content lies. */
  private record Box(String type, long from, long end) {}

  private final ImageBytes bytes;
  private final Map<Long, String> items = new LinkedHashMap<>();
  private final Map<Long, List<Integer>> associations = new HashMap<>();
  private final List<Box> properties = new ArrayList<>();
  private long primary = -1;
  private boolean alpha;
  private int boxes;

  HeifHeader(ImageBytes bytes) {
    this.bytes = bytes;
  }

  /** Returns null when the file is not an image but another kind of MP4. */
  @Nullable ImageHeader read() throws IOException, BadImage {
    Box meta = null;
    Box moov = null;
    for (Box box : children(0, bytes.size())) {
      switch (box.type) {
        case "ftyp" -> {
          if (!BRANDS.contains(bytes.name(box.from))) {
            return null;
          }
        }
        case "meta" -> meta = box;
        case "moov" -> moov = box;
        default -> {
          // Data, whose places are in the others.
        }
      }
    }
    if (meta == null) {
      throw moov == null ? BadImage.truncated() : BadImage.damaged("it has no picture");
    }
    meta(meta);
    return header(moov);
  }

  private ImageHeader header(@Nullable Box moov) throws IOException, BadImage {
    PictureSize size = null;
    int quarters = 0;
    int mirror = -1;
    byte[] profile = null;
    int[] codes = {Colours.UNSTATED, Colours.UNSTATED, Colours.UNSTATED};
    for (int index : associations.getOrDefault(primary, List.of())) {
      if (index < 1 || index > properties.size()) {
        continue;
      }
      Box box = properties.get(index - 1);
      switch (box.type) {
        case "ispe" -> size = size(box);
        case "irot" -> quarters = bytes.u8(box.from) & 3;
        case "imir" -> mirror = bytes.u8(box.from) & 1;
        case "colr" -> {
          String kind = bytes.name(box.from);
          if (kind.equals("nclx")) {
            for (int i = 0; i < codes.length; i++) {
              codes[i] = bytes.u16(box.from + 4 + 2L * i);
            }
          } else if (box.end - box.from <= LARGEST_PROFILE) {
            profile = bytes.copy(box.from + 4, (int) (box.end - box.from - 4));
          }
        }
        default -> {
          // For the decoder.
        }
      }
    }
    if (size == null) {
      throw BadImage.damaged("its size is missing");
    }
    Sequence sequence = moov == null ? new Sequence(1, 0) : sequence(moov);
    return new ImageHeader(
        kind(),
        size,
        Orientation.ofHeif(quarters, mirror),
        sequence.frames,
        sequence.frames > 1 ? sequence.micros : 0,
        alpha,
        new Colours(codes[0], codes[1], codes[2], profile),
        stream(moov != null),
        tiles());
  }

  /** The primary picture, and not a thumbnail that may stand before it. */
  private String stream(boolean sequence) {
    if (tiles()) {
      long before =
          items.entrySet().stream()
              .takeWhile(item -> item.getKey() != primary)
              .filter(item -> item.getValue().equals("grid"))
              .count();
      return "0:g:" + before;
    }
    return sequence ? ImageHeader.FIRST : "0:i:" + primary;
  }

  /** Whether the picture consists of several, which the decoder joins. */
  private boolean tiles() {
    return items.getOrDefault(primary, "").equals("grid");
  }

  private ImageKind kind() throws BadImage {
    String type = items.getOrDefault(primary, "");
    if (type.equals("av01") || (tiles() && items.containsValue("av01"))) {
      return ImageKind.AVIF;
    }
    if (type.equals("hvc1") || (tiles() && items.containsValue("hvc1"))) {
      return ImageKind.HEIC;
    }
    throw new BadImage(
        FileRefusal.UNSUPPORTED_CODEC,
        "The picture is encoded as %s, which is not supported."
            .formatted(type.matches("\\w{1,4}") ? type : "something unknown"));
  }

  private void meta(Box meta) throws IOException, BadImage {
    for (Box box : children(meta.from + 4, meta.end)) {
      switch (box.type) {
        case "pitm" ->
            primary = version(box) == 0 ? bytes.u16(box.from + 4) : bytes.u32(box.from + 4);
        case "iinf" -> items(box);
        case "iprp" -> properties(box);
        default -> {
          // Places and references, for the decoder.
        }
      }
    }
  }

  private void items(Box box) throws IOException, BadImage {
    for (Box entry : children(box.from + (version(box) == 0 ? 6 : 8), box.end)) {
      int version = version(entry);
      if (entry.type.equals("infe") && version >= 2) {
        boolean wide = version > 2;
        long id = wide ? bytes.u32(entry.from + 4) : bytes.u16(entry.from + 4);
        items.put(id, bytes.name(entry.from + (wide ? 10 : 8)));
      }
    }
  }

  private void properties(Box box) throws IOException, BadImage {
    for (Box child : children(box.from, box.end)) {
      if (child.type.equals("ipco")) {
        properties.addAll(children(child.from, child.end));
        for (Box property : properties) {
          alpha |= property.type.equals("auxC") && auxiliary(property);
        }
      } else if (child.type.equals("ipma")) {
        associations(child);
      }
    }
  }

  /** Whether it is the property of a picture that says what is transparent. */
  private boolean auxiliary(Box box) throws IOException, BadImage {
    int length = (int) Math.clamp(box.end - box.from - 4, 0, 64);
    String type = bytes.text(box.from + 4, length);
    return type.startsWith("urn:mpeg:mpegB:cicp:systems:auxiliary:alpha")
        || type.startsWith("urn:mpeg:hevc:2015:auxid:1\0");
  }

  private void associations(Box box) throws IOException, BadImage {
    boolean wideItems = version(box) > 0;
    boolean wide = (bytes.u8(box.from + 3) & 1) != 0;
    long count = Math.min(bytes.u32(box.from + 4), MOST_BOXES);
    long at = box.from + 8;
    for (long i = 0; i < count; i++) {
      long item = wideItems ? bytes.u32(at) : bytes.u16(at);
      at += wideItems ? 4 : 2;
      int number = bytes.u8(at);
      at++;
      List<Integer> indices = new ArrayList<>();
      for (int k = 0; k < number; k++) {
        indices.add(wide ? bytes.u16(at) & 0x7fff : bytes.u8(at) & 0x7f);
        at += wide ? 2 : 1;
      }
      associations.put(item, indices);
    }
  }

  private PictureSize size(Box box) throws IOException, BadImage {
    long width = bytes.u32(box.from + 4);
    long height = bytes.u32(box.from + 8);
    if (width < 1 || height < 1 || Math.max(width, height) > Integer.MAX_VALUE) {
      throw BadImage.damaged("its size is impossible");
    }
    return new PictureSize((int) width, (int) height);
  }

  /** Pictures of an image sequence, and how long one round of them takes. */
  private record Sequence(int frames, long micros) {}

  private Sequence sequence(Box moov) throws IOException, BadImage {
    int frames = 1;
    long micros = 0;
    for (Box track : children(moov.from, moov.end)) {
      Box media = track.type.equals("trak") ? child(track, "mdia") : null;
      Box table = media == null ? null : child(child(media, "minf"), "stbl");
      Box sizes = child(table, "stsz");
      Box header = child(media, "mdhd");
      if (sizes != null && header != null) {
        long count = bytes.u32(sizes.from + 8);
        frames = (int) Math.max(frames, Math.min(count, Integer.MAX_VALUE));
        boolean wide = version(header) == 1;
        long scale = Math.max(1, bytes.u32(header.from + (wide ? 20 : 12)));
        long length = wide ? bytes.u64(header.from + 24) : bytes.u32(header.from + 16);
        micros = Math.max(micros, Math.round(length * (double) MICROS / scale));
      }
    }
    return new Sequence(frames, micros);
  }

  private @Nullable Box child(@Nullable Box parent, String type) throws IOException, BadImage {
    if (parent != null) {
      for (Box box : children(parent.from, parent.end)) {
        if (box.type.equals(type)) {
          return box;
        }
      }
    }
    return null;
  }

  private int version(Box box) throws IOException, BadImage {
    return bytes.u8(box.from);
  }

  private List<Box> children(long from, long end) throws IOException, BadImage {
    List<Box> children = new ArrayList<>();
    long at = from;
    while (at + 8 <= end) {
      long size = bytes.u32(at);
      String type = bytes.name(at + 4);
      int head = 8;
      if (size == 1) {
        size = bytes.u64(at + 8);
        head = 16;
      } else if (size == 0) {
        size = end - at;
      }
      if (size < head) {
        throw BadImage.damaged("a part of it has no length");
      }
      if (size > end - at) {
        throw BadImage.truncated();
      }
      boxes++;
      if (boxes > MOST_BOXES) {
        throw BadImage.damaged("it has thousands of parts");
      }
      children.add(new Box(type, at + head, at + size));
      at += size;
    }
    return children;
  }
}
