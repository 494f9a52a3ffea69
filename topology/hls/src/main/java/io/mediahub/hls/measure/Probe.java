package io.mediahub.hls.measure;

import io.mediahub.hls.BitRate.Piece;
import io.mediahub.hls.measure.Measured.Container;
import io.mediahub.hls.measure.SegmentFacts.KeyFrame;
import io.mediahub.hls.mp4.Box;
import io.mediahub.hls.mp4.DecoderPicture;
import io.mediahub.hls.mp4.Movie;
import io.mediahub.hls.mp4.Movie.Kind;
import io.mediahub.hls.mp4.Mp4Exception;
import io.mediahub.hls.mp4.RenditionBytes;
import io.mediahub.hls.mp4.SampleDurations;
import io.mediahub.hls.mp4.SampleEntry;
import io.mediahub.hls.mp4.Sps;
import io.mediahub.hls.mp4.TrackFragment;
import io.mediahub.hls.ts.TransportException;
import io.mediahub.hls.ts.TransportSegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Measures what one media playlist names, segment by segment and in order, whatever packs it.
 * Nothing of a segment is kept but its facts. Bytes that cannot be read are a fault, and never an
 * exception. Not thread-safe.
 */
public final class Probe {
  private static final long MICROS = 1_000_000;

  /** Transfer characteristics that nothing is said of (ITU-T H.273, table 3). */
  private static final int UNSPECIFIED = 2;

  private static final int MOST_FAULTS = 100;

  /** Half a day of pictures that are all key frames. */
  private static final int MOST_KEY_FRAMES = 1_000_000;

  private final List<SegmentFacts> segments = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private final Map<Long, Long> ends = new HashMap<>();
  private Container container = Container.UNKNOWN;
  private @Nullable Movie movie;
  private List<Measured.Track> tracks = List.of();
  private @Nullable SampleDurations durations;
  private RenditionBytes.@Nullable Picture picture;
  private long frameMicros;
  private int keyFrames;

  /** The init segment of those that follow. */
  public void init(String name, byte[] bytes) {
    try {
      movie = Movie.parse(bytes);
      container = Container.MP4;
      if (tracks.isEmpty()) {
        tracks =
            movie.tracks().stream()
                .map(
                    track ->
                        new Measured.Track(
                            track.kind() == Kind.VIDEO,
                            track.kind() == Kind.AUDIO,
                            track.entry().codecs(),
                            track.entry().channels(),
                            track.turned()))
                .toList();
      }
    } catch (Mp4Exception e) {
      fault(name, e.getMessage());
      movie = null;
    }
  }

  /** The next segment. */
  public void segment(String name, byte[] bytes) {
    SegmentFacts facts = null;
    try {
      if (movie != null) {
        facts = mp4(movie, name, bytes);
      } else if (TransportSegment.isOne(bytes)) {
        container = Container.TRANSPORT_STREAM;
        facts = transport(name, TransportSegment.parse(bytes), bytes.length);
      } else if (isText(bytes)) {
        container = Container.WEBVTT;
        facts = text(name, bytes);
      } else if (isPackedAudio(bytes)) {
        container = Container.PACKED_AUDIO;
      } else {
        fault(
            name,
            looksLikeMp4(bytes) ? "It is fMP4 without an init segment." : "Its format is unknown.");
      }
    } catch (Mp4Exception | TransportException e) {
      fault(name, e.getMessage());
    } catch (ArithmeticException e) {
      fault(name, "Its times are not possible.");
    }
    if (facts != null) {
      keyFrames += facts.keyFrames().size();
      if (keyFrames > MOST_KEY_FRAMES) {
        fault(name, "There are more than %d key frames.".formatted(MOST_KEY_FRAMES));
        facts = null;
      }
    }
    segments.add(facts == null ? unread(name, bytes.length) : facts);
  }

  /** A segment whose bytes are not to be had; why is somebody else's finding. */
  public void missing(String name) {
    segments.add(unread(name, 0));
  }

  private static SegmentFacts unread(String name, long size) {
    return new SegmentFacts(name, 0, size, true, List.of(), 0, "", null);
  }

  private void fault(String name, @Nullable String what) {
    if (faults.size() < MOST_FAULTS) {
      faults.add("%s: %s".formatted(name, what));
    }
  }

  /** What was measured so far. */
  public Measured result() {
    boolean read = segments.stream().anyMatch(segment -> segment.durationMicros() > 0);
    return new Measured(container, tracks, read ? bytes() : null, segments, frameMicros, faults);
  }

  private RenditionBytes bytes() {
    return new RenditionBytes(
        tracks.stream()
            .map(Measured.Track::codecs)
            .filter(codecs -> !codecs.isEmpty())
            .collect(Collectors.joining(",")),
        tracks.stream().mapToInt(Measured.Track::channels).max().orElse(0),
        picture,
        segments.stream().map(s -> new Piece(s.durationMicros(), s.sizeBytes())).toList(),
        segments.stream()
            .flatMap(segment -> segment.keyFrames().stream())
            .map(key -> new Piece(key.durationMicros(), key.sizeBytes()))
            .toList(),
        durations == null || durations.areAll(unit()));
  }

  private long unit() {
    if (durations == null) {
      return 0;
    }
    return durations.shortest() == Long.MAX_VALUE ? durations.last() : durations.shortest();
  }

  private SegmentFacts mp4(Movie source, String name, byte[] bytes) {
    Map<Long, List<TrackFragment>> byTrack = new LinkedHashMap<>();
    for (TrackFragment fragment : source.fragments(bytes)) {
      byTrack.computeIfAbsent(fragment.track().id(), id -> new ArrayList<>()).add(fragment);
    }
    if (byTrack.isEmpty()) {
      throw new Mp4Exception("It has no fragment.");
    }
    long jump = 0;
    for (List<TrackFragment> fragments : byTrack.values()) {
      for (TrackFragment fragment : fragments) {
        long id = fragment.track().id();
        Long end = ends.put(id, fragment.start() + fragment.duration());
        if (end != null) {
          long ticks = fragment.start() - end;
          long micros = micros(ticks, fragment.track().timescale());
          jump = Math.abs(micros) > Math.abs(jump) ? micros : jump;
        }
      }
    }
    List<TrackFragment> leading = leading(byTrack);
    Movie.Track track = leading.getFirst().track();
    for (TrackFragment fragment : leading) {
      durations = durations == null ? fragment.durations() : durations.then(fragment.durations());
    }
    long ticks = leading.stream().mapToLong(TrackFragment::duration).sum();
    long first = leading.getFirst().start();
    boolean video = track.kind() == Kind.VIDEO;
    frameMicros = Math.max(frameMicros, micros(unit(), track.timescale()));
    if (video && picture == null) {
      picture = picture(track);
    }
    return new SegmentFacts(
        name,
        micros(first + ticks, track.timescale()) - micros(first, track.timescale()),
        bytes.length,
        !video || leading.getFirst().startsWithSync(),
        video ? keyFrames(leading, track.timescale()) : List.of(),
        jump,
        encoding(source),
        null);
  }

  /** That of the picture, else the first one. */
  private static List<TrackFragment> leading(Map<Long, List<TrackFragment>> byTrack) {
    return byTrack.values().stream()
        .filter(each -> each.getFirst().track().kind() == Kind.VIDEO)
        .findFirst()
        .orElseGet(() -> byTrack.values().iterator().next());
  }

  private static List<KeyFrame> keyFrames(List<TrackFragment> fragments, long timescale) {
    record At(long time, long offset, long size) {}
    List<At> keys = new ArrayList<>();
    for (TrackFragment fragment : fragments) {
      boolean first = true;
      for (TrackFragment.Sync sync : fragment.syncs()) {
        boolean leads = first && fragment.startsWithSync();
        keys.add(new At(sync.time(), fragment.moofAt(), leads ? sync.end() : 0));
        first = false;
      }
    }
    TrackFragment last = fragments.getLast();
    long end = last.start() + last.duration();
    List<KeyFrame> all = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      long next = i + 1 < keys.size() ? keys.get(i + 1).time() : end;
      At key = keys.get(i);
      all.add(
          new KeyFrame(
              key.offset(), key.size(), micros(next, timescale) - micros(key.time(), timescale)));
    }
    return all;
  }

  private RenditionBytes.@Nullable Picture picture(Movie.Track track) {
    SampleEntry entry = track.entry();
    long unit = unit();
    if (unit == 0) {
      return null;
    }
    double rate = (double) track.timescale() / unit;
    DecoderPicture told = entry.picture();
    return told == null
        ? new RenditionBytes.Picture(
            entry.width(), entry.height(), rate, entry.codecs(), true, true, entry.transfer())
        : picture(told, rate, entry.transfer());
  }

  /**
   * @param stated transfer characteristics by the file's boxes, which count when they are those of
   *     HDR; 2 when they say nothing
   */
  private static RenditionBytes.Picture picture(DecoderPicture told, double rate, int stated) {
    return new RenditionBytes.Picture(
        told.width(),
        told.height(),
        rate,
        told.codecs(),
        told.progressive(),
        told.squarePixels(),
        standard(told.transfer()) && !standard(stated) ? stated : told.transfer());
  }

  private static boolean standard(int transfer) {
    return transfer != RenditionBytes.Picture.PQ && transfer != RenditionBytes.Picture.HLG;
  }

  private static String encoding(Movie movie) {
    return movie.tracks().stream()
        .map(
            track ->
                "%s %dx%d %d"
                    .formatted(
                        track.entry().codecs(),
                        track.entry().width(),
                        track.entry().height(),
                        track.entry().sampleRate()))
        .collect(Collectors.joining(", "));
  }

  private SegmentFacts transport(String name, TransportSegment segment, int size) {
    List<TransportSegment.Stream> streams =
        segment.streams().stream().filter(each -> !each.times().isEmpty()).toList();
    if (tracks.isEmpty()) {
      tracks =
          streams.stream()
              .filter(each -> each.video() || each.sound())
              .map(s -> new Measured.Track(s.video(), s.sound(), s.codecs(), 0, false))
              .toList();
    }
    TransportSegment.Stream leading =
        streams.stream()
            .filter(TransportSegment.Stream::video)
            .findFirst()
            .orElseGet(
                () ->
                    streams.stream()
                        .filter(TransportSegment.Stream::sound)
                        .findFirst()
                        .orElseThrow(() -> new Mp4Exception("It has no picture and no sound.")));
    long length = leading.end() - leading.start();
    Long end = ends.put(0L, leading.end());
    long unit = leading.unit();
    frameMicros = Math.max(frameMicros, micros(unit, TransportSegment.TICKS));
    Sps sps = leading.sps();
    if (sps != null && picture == null && leading.times().size() > 1) {
      picture =
          picture(
              sps.picture("avc1"),
              (leading.times().size() - 1)
                  * (double) TransportSegment.TICKS
                  / Math.max(1, leading.end() - unit - leading.start()),
              UNSPECIFIED);
    }
    List<KeyFrame> keys = new ArrayList<>();
    for (int i = 0; i < leading.keyTimes().size(); i++) {
      long next = i + 1 < leading.keyTimes().size() ? leading.keyTimes().get(i + 1) : leading.end();
      keys.add(
          new KeyFrame(0, 0, micros(next - leading.keyTimes().get(i), TransportSegment.TICKS)));
    }
    return new SegmentFacts(
        name,
        micros(length, TransportSegment.TICKS),
        size,
        !leading.video() || leading.startsWithKey(),
        keys,
        end == null ? 0 : micros(leading.start() - end, TransportSegment.TICKS),
        leading.codecs() + (sps == null ? "" : " %dx%d".formatted(sps.width(), sps.height())),
        null);
  }

  private static SegmentFacts text(String name, byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8).replace("\r\n", "\n");
    int blank = text.indexOf("\n\n");
    String header = blank < 0 ? text : text.substring(0, blank);
    return new SegmentFacts(
        name,
        0,
        bytes.length,
        true,
        List.of(),
        0,
        "",
        new SegmentFacts.Text(true, header.contains("\nX-TIMESTAMP-MAP=")));
  }

  private static boolean isText(byte[] bytes) {
    int at =
        bytes.length > 2 && (bytes[0] & 0xff) == 0xef ? 3 : 0; // a byte order mark may stand there
    return new String(bytes, at, Math.min(6, bytes.length - at), StandardCharsets.ISO_8859_1)
        .equals("WEBVTT");
  }

  private static boolean isPackedAudio(byte[] bytes) {
    return bytes.length > 3
        && (new String(bytes, 0, 3, StandardCharsets.ISO_8859_1).equals("ID3")
            || ((bytes[0] & 0xff) == 0xff && (bytes[1] & 0xe0) == 0xe0));
  }

  private static boolean looksLikeMp4(byte[] bytes) {
    return bytes.length > Box.HEADER_BYTES
        && List.of("ftyp", "styp", "moof", "sidx").contains(Box.typeAt(ByteBuffer.wrap(bytes), 4));
  }

  private static long micros(long ticks, long timescale) {
    return Math.floorDiv(
        Math.addExact(Math.multiplyExact(ticks, MICROS), timescale / 2), timescale);
  }
}
