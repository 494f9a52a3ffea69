package io.mediahub.encoder.media.mp4;

import io.mediahub.hls.mp4.Box;
import io.mediahub.hls.mp4.Mp4Exception;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The index of an MP4 or MOV file ({@code moov}): where each sample of each track lies, and when it
 * is shown. It comes from an upload, so every count is held against the bytes that are there.
 *
 * @param tracks in the order of the file
 */
public record MovIndex(List<MovTrack> tracks) {
  /** More than 15 hours at 60 frames a second. */
  private static final int MOST_SAMPLES = 4_000_000;

  private static final int MOST_TRACKS = 64;
  private static final int FULL_BOX = 4;
  private static final int VISUAL_ENTRY = 78;

  /**
   * @param moov the box with its header
   * @throws Mp4Exception when it is broken, or of a kind that is not read here
   */
  public static MovIndex parse(ByteBuffer moov) {
    Box box = Box.require(Box.in(moov), "moov");
    List<Box> children = box.children();
    if (Box.find(children, "mvex").isPresent()) {
      throw new Mp4Exception("The file is fragmented.");
    }
    long movieScale = Box.require(children, "mvhd").read(MovIndex::timescale);
    List<MovTrack> tracks = new ArrayList<>();
    for (Box each : children) {
      if (each.type().equals("trak")) {
        if (tracks.size() == MOST_TRACKS) {
          throw new Mp4Exception("The file has too many tracks.");
        }
        tracks.add(track(each, movieScale));
      }
    }
    return new MovIndex(tracks);
  }

  private static MovTrack track(Box trak, long movieScale) {
    Box media = trak.at("mdia");
    String kind = media.at("hdlr").read(fields -> Box.typeAt(fields, 8));
    long timescale = media.at("mdhd").read(MovIndex::timescale);
    if (timescale < 1 || movieScale < 1) {
      throw new Mp4Exception("A timescale is 0.");
    }
    if (!kind.equals("vide") && !kind.equals("soun")) {
      return MovTrack.other(kind);
    }
    Box table = media.at("minf", "stbl");
    List<Box> entries = table.at("stsd").childrenAfter(FULL_BOX + 4);
    Optional<ByteBuffer> avcC =
        Box.find(entries, "avc1")
            .flatMap(entry -> Box.find(entry.childrenAfter(VISUAL_ENTRY), "avcC"))
            .map(Box::body);
    int[] sizes = table.at("stsz").read(MovIndex::sizes);
    return new MovTrack(
        kind,
        timescale,
        entries.stream().map(Box::type).toList(),
        avcC.orElse(null),
        edit(trak),
        sizes,
        offsets(table, sizes),
        decodeTimes(table, sizes.length),
        compositionOffsets(table, sizes.length),
        syncs(table, sizes.length));
  }

  private static long timescale(ByteBuffer header) {
    return Integer.toUnsignedLong(header.getInt(header.get(0) == 1 ? 20 : 12));
  }

  /** The only edit's start in the track; 0 without edits, -1 when there is more than a start. */
  private static long edit(Box trak) {
    Optional<Box> list =
        Box.find(trak.children(), "edts").flatMap(edits -> Box.find(edits.children(), "elst"));
    if (list.isEmpty()) {
      return 0;
    }
    return list.get()
        .read(
            fields -> {
              boolean wide = fields.get(0) == 1;
              int count = fields.getInt(4);
              if (count == 0) {
                return 0L;
              }
              long start = wide ? fields.getLong(16) : fields.getInt(12);
              int rate = fields.getInt(wide ? 24 : 16);
              return count == 1 && start >= 0 && rate == 0x10000 ? start : -1L;
            });
  }

  private static int[] sizes(ByteBuffer stsz) {
    int same = stsz.getInt(4);
    int count = count(stsz.getInt(8));
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
    long[] chunks = new long[count];
    fields.position(8);
    for (int i = 0; i < count; i++) {
      chunks[i] =
          bytes == Long.BYTES ? fields.getLong() : Integer.toUnsignedLong(fields.getInt());
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
      java.util.Arrays.fill(syncs, true);
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
