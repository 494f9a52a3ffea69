package io.mediahub.hls.mp4;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The beginning of any fragmented MP4 ({@code moov}): its tracks, and what reads their fragments.
 */
public record Movie(List<Track> tracks) {
  /** What a track carries. */
  public enum Kind {
    VIDEO,
    AUDIO,
    OTHER
  }

  /**
   * One track.
   *
   * @param id as fragments refer to it
   * @param timescale ticks per second
   * @param defaultDuration ticks of a sample without a duration of its own ({@code trex})
   * @param defaultSize bytes of a sample without a size of its own
   * @param defaultFlags flags of a sample without flags of its own
   * @param turned whether the player is told to rotate or mirror the picture
   */
  public record Track(
      long id,
      Kind kind,
      SampleEntry entry,
      long timescale,
      long defaultDuration,
      long defaultSize,
      int defaultFlags,
      boolean turned) {}

  private static final int FULL_BOX = 4; // version and flags

  /** More than any player reads; a file with more was not made to be played. */
  private static final int MOST_TRACKS = 64;

  public Movie {
    tracks = List.copyOf(tracks);
  }

  /**
   * @throws Mp4Exception when it is no beginning of a fragmented MP4
   */
  public static Movie parse(byte[] bytes) {
    Box moov = Box.require(Box.in(ByteBuffer.wrap(bytes)), "moov");
    List<Box> inside = moov.children();
    List<Box> boxes = inside.stream().filter(box -> box.type().equals("trak")).toList();
    if (boxes.isEmpty() || boxes.size() > MOST_TRACKS) {
      throw new Mp4Exception("A file of %d tracks is not possible.".formatted(boxes.size()));
    }
    List<Box> defaults =
        Box.require(inside, "mvex").children().stream()
            .filter(box -> box.type().equals("trex"))
            .toList();
    List<Track> tracks = new ArrayList<>();
    for (Box track : boxes) {
      tracks.add(track(track, defaults));
    }
    return new Movie(tracks);
  }

  private static Track track(Box box, List<Box> defaults) {
    Box header = box.at("tkhd");
    long id = header.read(f -> Integer.toUnsignedLong(f.getInt(f.get(0) == 1 ? 20 : 12)));
    boolean turned =
        header.read(
            f -> f.getInt(f.get(0) == 1 ? 52 : 40) <= 0 || f.getInt(f.get(0) == 1 ? 56 : 44) != 0);
    Box media = box.at("mdia");
    long timescale = media.at("mdhd").read(Movie::timescale);
    if (timescale == 0) {
      throw new Mp4Exception("The timescale is 0.");
    }
    String handler = media.at("hdlr").read(f -> Box.typeAt(f, 8));
    Kind kind =
        switch (handler) {
          case "vide" -> Kind.VIDEO;
          case "soun" -> Kind.AUDIO;
          default -> Kind.OTHER;
        };
    List<Box> entries = media.at("minf", "stbl", "stsd").childrenAfter(FULL_BOX + 4);
    if (entries.isEmpty()) {
      throw new Mp4Exception("A track does not say how it is coded.");
    }
    SampleEntry entry = SampleEntry.parse(entries.getFirst(), kind == Kind.VIDEO);
    Box trex =
        defaults.stream()
            .filter(each -> each.read(f -> Integer.toUnsignedLong(f.getInt(4))) == id)
            .findFirst()
            .orElseThrow(() -> new Mp4Exception("The box trex is missing."));
    return new Track(
        id,
        kind,
        entry,
        timescale,
        trex.read(fields -> Integer.toUnsignedLong(fields.getInt(12))),
        trex.read(fields -> Integer.toUnsignedLong(fields.getInt(16))),
        trex.read(fields -> fields.getInt(20)),
        turned && kind == Kind.VIDEO);
  }

  private static long timescale(ByteBuffer mdhd) {
    int at = mdhd.get(0) == 1 ? 20 : 12; // version 1 has 64-bit times before it
    return Integer.toUnsignedLong(mdhd.getInt(at));
  }

  /**
   * The fragments of a segment in their order; offsets count from its start.
   *
   * @throws Mp4Exception when it is not whole boxes, or its fragments are not of these tracks
   */
  public List<TrackFragment> fragments(byte[] segment) {
    List<TrackFragment> fragments = new ArrayList<>();
    long at = 0;
    for (Box box : Box.in(ByteBuffer.wrap(segment))) {
      if (box.type().equals("moof")) {
        for (Box inside : box.children()) {
          if (inside.type().equals("traf")) {
            fragments.add(fragment(inside, at));
          }
        }
      }
      at += Box.HEADER_BYTES + box.body().remaining();
    }
    return fragments;
  }

  private TrackFragment fragment(Box traf, long moofAt) {
    long id = traf.at("tfhd").read(f -> Integer.toUnsignedLong(f.getInt(4)));
    Optional<Track> track = tracks.stream().filter(each -> each.id() == id).findFirst();
    return TrackFragment.parse(
        traf,
        track.orElseThrow(
            () -> new Mp4Exception("A fragment is of track %d, which is not there.".formatted(id))),
        moofAt);
  }
}
