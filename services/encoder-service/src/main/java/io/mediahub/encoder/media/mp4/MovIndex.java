package io.mediahub.encoder.media.mp4;

import io.mediahub.hls.mp4.Box;
import io.mediahub.hls.mp4.Mp4Exception;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The index of an MP4 or MOV file ({@code moov}): where each sample of each track lies, and when it
 * is shown. It comes from an upload, so every count is held against the bytes that are there.
 *
 * @param box all of it ({@code moov})
 * @param tracks in the order of the file
 */
public record MovIndex(Box box, List<MovTrack> tracks) {
  /** Of all tracks: more than six hours of two, at 60 frames a second. */
  private static final int MOST_SAMPLES = 4_000_000;

  /** Boxes that lie next to each other. Each costs memory, however few bytes it has. */
  private static final int MOST_BOXES = 256;

  /** What an edit may leave out at the end: the rest of a frame, seconds. */
  private static final double END_LEFT = 0.1;

  /** Months in any timescale: sums of ticks stay far from 64 bits. */
  static final long LATEST = 1L << 40;

  private static final int LARGEST_ENTRY = 1 << 16;
  private static final Set<String> NESTED = Set.of("moov", "trak", "mdia", "minf", "stbl", "edts");

  private static final int MOST_TRACKS = 64;
  private static final int FULL_BOX = 4;
  private static final int VISUAL_ENTRY = 78;

  /**
   * @param moov the box with its header
   * @throws Mp4Exception when it is broken, or of a kind that is not read here
   */
  public static MovIndex parse(ByteBuffer moov) {
    requireFewBoxes(moov.slice(), 0, moov.remaining());
    Box box = Box.require(Box.in(moov), "moov");
    List<Box> children = box.children();
    if (Box.find(children, "mvex").isPresent()) {
      throw new Mp4Exception("The file is fragmented.");
    }
    long movieScale = Box.require(children, "mvhd").read(MovIndex::timescale);
    List<MovTrack> tracks = new ArrayList<>();
    long samples = 0;
    for (Box each : children) {
      if (each.type().equals("trak")) {
        if (tracks.size() == MOST_TRACKS) {
          throw new Mp4Exception("The file has too many tracks.");
        }
        MovTrack track = track(each, movieScale, MOST_SAMPLES - samples);
        samples += track.samples();
        tracks.add(track);
      }
    }
    return new MovIndex(box, tracks);
  }

  /** Walks along the boxes without making anything of them. */
  private static void requireFewBoxes(ByteBuffer bytes, int from, int to) {
    int boxes = 0;
    int at = from;
    while (at <= to - Box.HEADER_BYTES) {
      int size = bytes.getInt(at);
      String type = Box.typeAt(bytes, at + 4);
      if (size < Box.HEADER_BYTES || size > to - at || ++boxes > MOST_BOXES) {
        throw new Mp4Exception("The index has too many boxes, or broken ones.");
      }
      if (type.equals("stsd") && size > LARGEST_ENTRY) {
        throw new Mp4Exception("The index describes too many formats.");
      }
      if (NESTED.contains(type)) {
        requireFewBoxes(bytes, at + Box.HEADER_BYTES, at + size);
      }
      at += size;
    }
  }

  private static MovTrack track(Box trak, long movieScale, long room) {
    Box media = trak.at("mdia");
    String kind = media.at("hdlr").read(fields -> Box.typeAt(fields, 8));
    long timescale = media.at("mdhd").read(MovIndex::timescale);
    if (timescale < 1 || movieScale < 1) {
      throw new Mp4Exception("A timescale is 0.");
    }
    if (!kind.equals("vide") && !kind.equals("soun")) {
      return MovTrack.other(trak, kind);
    }
    Box table = media.at("minf", "stbl");
    List<Box> entries = table.at("stsd").childrenAfter(FULL_BOX + 4);
    Optional<ByteBuffer> avcC =
        Box.find(entries, "avc1")
            .flatMap(entry -> Box.find(entry.childrenAfter(VISUAL_ENTRY), "avcC"))
            .map(Box::body);
    int[] sizes = table.at("stsz").read(fields -> sizes(fields, room));
    long[] decoded = decodeTimes(table, sizes.length);
    double seconds = (double) decoded[sizes.length] / timescale;
    return new MovTrack(
        trak,
        kind,
        timescale,
        entries.stream().map(Box::type).toList(),
        avcC.orElse(null),
        edit(trak, movieScale, timescale, seconds),
        sizes,
        offsets(table, sizes),
        decoded,
        compositionOffsets(table, sizes.length),
        syncs(table, sizes.length));
  }

  private static long timescale(ByteBuffer header) {
    return Integer.toUnsignedLong(header.getInt(header.get(0) == 1 ? 20 : 12));
  }

  /** The only edit's start in the track, but for a pause before it. */
  private static long edit(Box trak, long movieScale, long timescale, double seconds) {
    Optional<Box> list =
        Box.find(trak.children(), "edts").flatMap(edits -> Box.find(edits.children(), "elst"));
    return list.isEmpty()
        ? 0
        : list.get().read(fields -> edit(fields, movieScale, timescale, seconds));
  }

  private static long edit(ByteBuffer elst, long movieScale, long timescale, double seconds) {
    int count = count(elst.getInt(4));
    if (count == 0) {
      return 0;
    }
    List<Edit> edits = new ArrayList<>();
    elst.position(8);
    for (int i = 0; i < Math.min(count, 2); i++) {
      edits.add(Edit.read(elst, elst.get(0) == 1));
    }
    long pause = 0;
    if (count == 2 && edits.getFirst().start == Edit.EMPTY) {
      pause = Math.round((double) edits.removeFirst().length * timescale / movieScale);
    } else if (count > 1) {
      return MovTrack.EDITED;
    }
    Edit only = edits.getFirst();
    double left = seconds - (double) only.start / timescale;
    boolean cutsTheEnd = only.length > 0 && (double) only.length / movieScale < left - END_LEFT;
    boolean possible = only.start >= 0 && only.start <= LATEST && pause >= 0;
    return !possible || pause > LATEST || only.rate != Edit.AS_IT_IS || cutsTheEnd
        ? MovTrack.EDITED
        : only.start - pause;
  }

  /**
   * @param length in ticks of the film
   * @param start in ticks of the track
   */
  private record Edit(long length, long start, int rate) {
    static final long EMPTY = -1;
    static final int AS_IT_IS = 0x10000;

    static Edit read(ByteBuffer fields, boolean wide) {
      return wide
          ? new Edit(fields.getLong(), fields.getLong(), fields.getInt())
          : new Edit(Integer.toUnsignedLong(fields.getInt()), fields.getInt(), fields.getInt());
    }
  }

  private static int[] sizes(ByteBuffer stsz, long room) {
    int same = stsz.getInt(4);
    int count = count(stsz.getInt(8));
    if (count > room || (same == 0 && count > stsz.remaining() / Integer.BYTES)) {
      throw new Mp4Exception("The file has too many samples.");
    }
    int[] sizes = new int[count];
    stsz.position(12);
    for (int i = 0; i < count; i++) {
      sizes[i] = same == 0 ? stsz.getInt() : same;
      if (sizes[i] < 0) {
        throw new Mp4Exception("A sample is impossibly large.");
      }
    }
    return sizes;
  }

  private static int count(int stated) {
    if (stated < 0 || stated > MOST_SAMPLES) {
      throw new Mp4Exception("The file has too many samples.");
    }
    return stated;
  }

  private static long[] offsets(Box table, int[] sizes) {
    long[] chunks =
        Box.find(table.children(), "co64")
            .map(box -> box.read(fields -> chunks(fields, Long.BYTES)))
            .orElseGet(() -> table.at("stco").read(fields -> chunks(fields, Integer.BYTES)));
    return table
        .at("stsc")
        .read(
            stsc -> {
              int runs = count(stsc.getInt(4));
              long[] offsets = new long[sizes.length];
              int sample = 0;
              for (int run = 0; run < runs; run++) {
                long first = Integer.toUnsignedLong(stsc.getInt(8 + run * 12));
                int perChunk = stsc.getInt(12 + run * 12);
                long next =
                    run + 1 < runs
                        ? Integer.toUnsignedLong(stsc.getInt(20 + run * 12))
                        : chunks.length + 1L;
                if (first < 1 || next <= first || next > chunks.length + 1L || perChunk < 1) {
                  throw new Mp4Exception("The table of chunks is broken.");
                }
                for (long chunk = first; chunk < next; chunk++) {
                  long at = chunks[(int) chunk - 1];
                  for (int i = 0; i < perChunk && sample < sizes.length; i++) {
                    offsets[sample] = at;
                    at += sizes[sample++];
                  }
                }
              }
              if (sample < sizes.length) {
                throw new Mp4Exception("Some samples lie nowhere.");
              }
              return offsets;
            });
  }

  private static long[] chunks(ByteBuffer fields, int bytes) {
    int count = count(fields.getInt(4));
    if (count > fields.remaining() / bytes) {
      throw new Mp4Exception("The table of chunks is cut short.");
    }
    long[] chunks = new long[count];
    fields.position(8);
    for (int i = 0; i < count; i++) {
      chunks[i] = bytes == Long.BYTES ? fields.getLong() : Integer.toUnsignedLong(fields.getInt());
      if (chunks[i] < 0) {
        throw new Mp4Exception("A chunk lies nowhere.");
      }
    }
    return chunks;
  }

  /** One more than there are samples: the last is the end. */
  private static long[] decodeTimes(Box table, int samples) {
    return table
        .at("stts")
        .read(
            stts -> {
              long[] times = new long[samples + 1];
              int runs = count(stts.getInt(4));
              int sample = 0;
              stts.position(8);
              for (int run = 0; run < runs; run++) {
                long count = Integer.toUnsignedLong(stts.getInt());
                long ticks = Integer.toUnsignedLong(stts.getInt());
                for (long i = 0; i < count && sample < samples; i++, sample++) {
                  times[sample + 1] = times[sample] + ticks;
                }
              }
              if (sample < samples) {
                throw new Mp4Exception("Some samples have no time.");
              }
              return times;
            });
  }

  private static int[] compositionOffsets(Box table, int samples) {
    return Box.find(table.children(), "ctts")
        .map(
            box ->
                box.read(
                    ctts -> {
                      int[] offsets = new int[samples];
                      int runs = count(ctts.getInt(4));
                      int sample = 0;
                      ctts.position(8);
                      for (int run = 0; run < runs; run++) {
                        long count = Integer.toUnsignedLong(ctts.getInt());
                        int offset = ctts.getInt();
                        for (long i = 0; i < count && sample < samples; i++) {
                          offsets[sample++] = offset;
                        }
                      }
                      return offsets;
                    }))
        .orElseGet(() -> new int[samples]);
  }

  /** Without a table all samples can be decoded by themselves. */
  private static boolean[] syncs(Box table, int samples) {
    boolean[] syncs = new boolean[samples];
    Optional<Box> stss = Box.find(table.children(), "stss");
    if (stss.isEmpty()) {
      Arrays.fill(syncs, true);
      return syncs;
    }
    return stss.get()
        .read(
            fields -> {
              int count = count(fields.getInt(4));
              fields.position(8);
              for (int i = 0; i < count; i++) {
                long sample = Integer.toUnsignedLong(fields.getInt());
                if (sample < 1 || sample > samples) {
                  throw new Mp4Exception("The table of key frames is broken.");
                }
                syncs[(int) sample - 1] = true;
              }
              return syncs;
            });
  }
}
