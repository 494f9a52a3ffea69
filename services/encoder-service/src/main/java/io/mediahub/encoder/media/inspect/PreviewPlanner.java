package io.mediahub.encoder.media.inspect;

import io.mediahub.domain.rendition.PictureFormat;
import io.mediahub.domain.rendition.Recipe;
import io.mediahub.domain.rendition.SoundLadder;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.encode.PreviewPlan;
import io.mediahub.encoder.media.encode.PreviewPlan.Head;
import io.mediahub.encoder.media.encode.PreviewPlan.Samples;
import io.mediahub.encoder.media.inspect.Prober.Headers;
import io.mediahub.encoder.media.mp4.FragmentedTrack;
import io.mediahub.encoder.media.mp4.FragmentedTrack.Place;
import io.mediahub.encoder.media.mp4.MovTrack;
import io.mediahub.encoder.media.mp4.PlainFile;
import io.mediahub.encoder.media.mp4.SparseHead;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.encoder.media.sandbox.WaitingTool;
import io.mediahub.hls.mp4.Mp4Exception;
import io.mediahub.hls.mp4.Sps;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import mediahub.rendition.AudioRung;
import mediahub.rendition.AudioTrack;
import mediahub.rendition.VideoRung;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether the picture of a file can be shown as it is, from its index and the first
 * samples. What is not certain is no reason for a refusal: then there is no preview.
 */
public final class PreviewPlanner {
  private static final double MICROS = 1_000_000;
  private static final long SEGMENT_MILLIS = Recipe.CURRENT.segment().toMillis();

  /** Players hold a few segments, so that segments of more seconds cost memory and patience. */
  private static final double LONGEST_GROUP = 12;

  /** Enough for the start, and on most connections there within a second. */
  private static final long USUAL_BYTES = 8 << 20;

  /** A first segment that needs more would not come early. */
  private static final long MOST_BYTES = 64 << 20;

  /** Sound behind the picture's end that is fetched: more than its fragments are apart. */
  private static final double SOUND_BEHIND = 2;

  /**
   * The same for the first segment. Its fragments end within a tenth of a second behind the
   * seconds, and somebody waits for each that is encoded.
   */
  private static final double SOUND_BEHIND_FIRST = 0.8;

  /** The sound's last fragment, and what a decoder may have to wait for, seconds. */
  private static final double SOUND_LEFT = 0.4;

  /** A picture that starts later is not the start of the media, seconds. */
  private static final double LATEST_START = 0.5;

  private static final int HIGHEST_LEVEL = 52;
  private static final int HIGH = 100;
  private static final int CONFIGURATION = 6; // bytes before the first parameter set

  /** Sound that is decoded much faster than it plays. */
  private static final Set<String> QUICK =
      Set.of("aac", "mp3", "mp2", "ac3", "eac3", "alac", "opus", "flac");

  private final Prober prober;

  public PreviewPlanner(FfmpegSandbox sandbox) {
    this.prober = new Prober(sandbox);
  }

  /**
   * Samples at the beginning of a track.
   *
   * @param count of them
   * @param end of the last one, seconds from the picture's first
   * @param from offset of their first byte
   * @param to offset behind their last byte
   */
  private record Stretch(int count, double end, long from, long to) {
    void fetch(SparseHead head) throws IOException, InterruptedException {
      head.fetch(from, to);
    }
  }

  /** A plan, with what of the file is still to be fetched for it. */
  public static final class Planned {
    private final PreviewPlan plan;
    private final SparseHead file;
    private final Stretch picture;
    private final @Nullable Stretch sound;

    private Planned(PreviewPlan plan, SparseHead file, Stretch picture, @Nullable Stretch sound) {
      this.plan = plan;
      this.file = file;
      this.picture = picture;
      this.sound = sound;
    }

    public PreviewPlan plan() {
      return plan;
    }

    /** Fetches the samples of {@link PreviewPlan#head}; those of the first segment are there. */
    public void fetchHead() throws IOException, InterruptedException {
      picture.fetch(file);
      if (sound != null) {
        sound.fetch(file);
      }
    }
  }

  /** A file that seems to have a picture that can be shown as it is, by its index. */
  public static final class Candidate {
    private final SparseHead head;
    private final MovTrack picture;
    private final Sps sps;
    private final List<Integer> ends;
    private final Stretch first;
    private final @Nullable Copy copy;

    private Candidate(
        SparseHead head,
        MovTrack picture,
        Sps sps,
        List<Integer> ends,
        Stretch first,
        @Nullable Copy copy) {
      this.head = head;
      this.picture = picture;
      this.sps = sps;
      this.ends = ends;
      this.first = first;
      this.copy = copy;
    }

    /** Whether ffprobe has to be asked, and ffmpeg has to copy it. */
    public boolean needsTools() {
      return copy == null;
    }
  }

  /** What is copied without a tool. */
  private record Copy(PlainFile file, Samples samples) {}

  /**
   * Looks at the index of a file.
   *
   * @return null when the picture has to be encoded to be shown
   */
  public static @Nullable Candidate candidate(SparseHead head) {
    try {
      MovTrack picture = picture(head);
      Sps sps = picture == null ? null : sps(picture);
      if (picture == null || sps == null || !inSpec(sps) || !groupsAreClosed(picture)) {
        return null;
      }
      List<Integer> ends = ends(picture);
      Stretch first = segments(picture, ends.subList(0, 1));
      return first == null
          ? null
          : new Candidate(head, picture, sps, ends, first, copy(head, picture, sps, ends));
    } catch (Mp4Exception e) {
      return null; // the inspection of the whole file says what is wrong with it
    }
  }

  private static @Nullable Copy copy(
      SparseHead head, MovTrack picture, Sps sps, List<Integer> ends) {
    PlainFile file = PlainFile.of(head.index(), picture, sps);
    if (file == null) {
      return null;
    }
    try {
      Recipe recipe = Recipe.CURRENT;
      Samples samples =
          new Samples(
              FragmentedTrack.picture(file, ends, head.size()),
              file.sound() == null
                  ? null
                  : FragmentedTrack.sound(
                      file, recipe.segment(), recipe.sound().fragment(), head.size()));
      return new Copy(file, samples);
    } catch (Mp4Exception e) {
      return null;
    }
  }

  /**
   * Plans a preview, and fetches the samples that its first segment needs.
   *
   * @param space with the head's file as its source
   * @param prepared a sandbox for ffprobe; null where there is none yet
   * @return null when the picture has to be encoded to be shown
   */
  public @Nullable Planned plan(JobSpace space, Candidate candidate, @Nullable WaitingTool prepared)
      throws IOException, InterruptedException {
    try {
      candidate.first.fetch(candidate.head);
      Planned copied = candidate.copy == null ? null : copied(candidate, candidate.copy);
      return copied == null ? withTools(space, candidate, prepared) : copied;
    } catch (Mp4Exception e) {
      return null; // the inspection of the whole file says what is wrong with it
    }
  }

  /**
   * @return null where tools have to read it
   */
  private static @Nullable Planned copied(Candidate candidate, Copy copy)
      throws IOException, InterruptedException {
    MovTrack picture = candidate.picture;
    MovTrack table = copy.file.sound();
    double begins = picture.shownAt(0);
    double start = table == null ? begins : Math.min(begins, Math.max(0, table.shownAt(0)));
    if (begins - start > LATEST_START) {
      return null;
    }
    List<Integer> ends = candidate.ends;
    Stretch more = Objects.requireNonNull(segments(picture, ends), "has the first segment");
    FragmentedTrack sound = copy.samples.sound();
    AudioRung rung = null;
    Stretch firstSound = null;
    Stretch moreSound = null;
    double end = seconds(picture, 0, picture.samples());
    if (sound != null) {
      int segments = 1;
      while (segments < sound.segments() && sound.end(segments - 1) < more.end) {
        segments++;
      }
      firstSound = sound(sound, 1);
      moreSound = sound(sound, segments);
      firstSound.fetch(candidate.head);
      try (FileChannel file = FileChannel.open(candidate.head.file(), StandardOpenOption.READ)) {
        if (!sound.beginsPlainly(file)) {
          return null;
        }
      }
      end = Math.max(end, sound.end(sound.segments() - 1));
      rung = rung(copy.file, sound);
    }
    PreviewPlan plan =
        new PreviewPlan(
            rung(picture, candidate.sps, constantRate(picture), ends),
            rung,
            null,
            longest(picture, ends),
            "mov",
            candidate.head.index().tracks().indexOf(picture),
            picture.timescale(),
            Math.round((begins - start) * MICROS),
            Math.round(end * MICROS),
            head(candidate.first, picture, firstSound, sound),
            head(more, picture, moreSound, sound),
            copy.samples);
    return new Planned(plan, candidate.head, more, moreSound);
  }

  /** What the copied sound is, by its own bytes. */
  private static AudioRung rung(PlainFile file, FragmentedTrack sound) {
    long bits = sound.peakBitsPerSecond(Recipe.CURRENT.segment());
    AudioTrack track =
        AudioTrack.newBuilder()
            .setIndex(file.soundIndex())
            .setCodec("aac")
            .setChannels(file.channels())
            .setSampleRate(file.rate())
            .setLanguage(Languages.bcp47(file.language()))
            .setChannelLayout("")
            .setTitle("")
            .setPreferred(true)
            .setSecondary(false)
            .setBitsPerSecond(bits)
            .build();
    return AudioRung.newBuilder(new SoundLadder(true).rungs(List.of(track)).getFirst())
        .setRenditionId("a0")
        .setSampleRate(file.rate())
        .setBitsPerSecond(bits)
        .build();
  }

  /** Frames a second where all last equally long, but for the last; otherwise null. */
  private static @Nullable Double constantRate(MovTrack picture) {
    long[] times = picture.decoded();
    for (int i = 1; i < picture.samples() - 1; i++) {
      if (times[i + 1] - times[i] != times[1]) {
        return null;
      }
    }
    return (double) picture.timescale() / times[1];
  }

  /** The first segments of the sound. */
  private static Stretch sound(FragmentedTrack sound, int segments) {
    Place place = sound.placeBefore(segments);
    if (place.to() - place.from() > MOST_BYTES) {
      throw new Mp4Exception("The sound lies far away.");
    }
    return new Stretch(segments, sound.end(segments - 1), place.from(), place.to());
  }

  private static Head head(
      Stretch frames, MovTrack picture, @Nullable Stretch some, @Nullable FragmentedTrack sound) {
    boolean soundIsAll = some == null || sound == null || some.count == sound.segments();
    return new Head(
        frames.count,
        some == null ? 0 : (long) Math.ceil(some.end * MICROS),
        soundIsAll && frames.count == picture.samples());
  }

  private @Nullable Planned withTools(
      JobSpace space, Candidate candidate, @Nullable WaitingTool prepared)
      throws InterruptedException, IOException {
    SparseHead head = candidate.head;
    MovTrack picture = candidate.picture;
    Sps sps = candidate.sps;
    List<Integer> ends = candidate.ends;
    Stretch first = candidate.first;
    Headers headers = prober.headers(space, prepared).headers();
    if (headers == null || !headers.shortName().equals("mov")) {
      return null;
    }
    List<StreamInfo> pictures = headers.streams().stream().filter(StreamInfo::isVideo).toList();
    if (pictures.size() != 1 || !inSpec(pictures.getFirst(), sps, head, picture)) {
      return null;
    }
    StreamInfo stream = pictures.getFirst();
    double shift = picture.shownAt(0) - headers.start();
    if (shift < -0.001 || shift > LATEST_START) {
      return null;
    }
    List<AudioTrack> tracks = new ArrayList<>();
    double end = picture.shownAt(0) + seconds(picture, 0, picture.samples());
    for (StreamInfo each : headers.streams()) {
      if (each.isAudio() && each.channels() > 0 && each.sampleRate() > 0) {
        MovTrack track = track(head, each);
        tracks.add(Tracks.audio(each, bitsPerSecond(track)));
        end = Math.max(end, track.shownAt(0) + seconds(track, 0, track.samples()));
      }
    }
    AudioRung rung = null;
    AudioTrack sound = null;
    Stretch more = Objects.requireNonNull(segments(picture, ends), "has the first segment");
    Stretch firstSound = null;
    Stretch moreSound = null;
    int samplesOfSound = 0;
    if (headers.streams().stream().anyMatch(StreamInfo::isAudio)) {
      rung =
          new SoundLadder(true)
              .rungs(tracks).stream().filter(AudioRung::getDefaultTrack).findFirst().orElse(null);
      sound = rung == null ? null : trackOf(tracks, rung);
      if (rung == null || sound == null || !isQuick(sound)) {
        return null; // a preview that is silent where the media is not would be wrong
      }
      MovTrack table = head.index().tracks().get(sound.getIndex());
      if (table.edit() < 0) {
        return null;
      }
      samplesOfSound = table.samples();
      firstSound = sound(table, picture, first.end + SOUND_BEHIND_FIRST);
      moreSound = sound(table, picture, more.end + SOUND_BEHIND);
      firstSound.fetch(head);
      rung = AudioRung.newBuilder(rung).setRenditionId("a0").build();
    }
    PreviewPlan plan =
        new PreviewPlan(
            rung(picture, sps, stream.nominalRate(), ends),
            rung,
            sound,
            longest(picture, ends),
            headers.shortName(),
            stream.index(),
            picture.timescale(),
            Math.round(Math.max(0, shift) * MICROS),
            Math.round((end - picture.shownAt(0)) * MICROS),
            head(first, picture, firstSound, samplesOfSound, SOUND_BEHIND_FIRST),
            head(more, picture, moreSound, samplesOfSound, SOUND_BEHIND),
            null);
    return new Planned(plan, head, more, moreSound);
  }

  private static Head head(
      Stretch frames,
      MovTrack picture,
      @Nullable Stretch sound,
      int samplesOfSound,
      double behind) {
    boolean soundIsAll = sound == null || sound.count == samplesOfSound;
    return new Head(
        frames.count,
        Math.round((frames.end + behind - SOUND_LEFT) * MICROS),
        soundIsAll && frames.count == picture.samples());
  }

  private static @Nullable MovTrack picture(SparseHead head) {
    List<MovTrack> pictures =
        head.index().tracks().stream().filter(track -> track.kind().equals("vide")).toList();
    return pictures.size() == 1 ? pictures.getFirst() : null;
  }

  private static MovTrack track(SparseHead head, StreamInfo stream) {
    List<MovTrack> tracks = head.index().tracks();
    if (stream.index() >= tracks.size()
        || !tracks.get(stream.index()).kind().equals(stream.isVideo() ? "vide" : "soun")
        || tracks.get(stream.index()).samples() == 0) {
      throw new Mp4Exception("Streams are not tracks.");
    }
    return tracks.get(stream.index());
  }

  /** The only sequence parameter set; null when there are more, or none that can be read. */
  static @Nullable Sps sps(MovTrack track) {
    ByteBuffer avcC = track.avcC();
    if (avcC == null
        || !track.formats().equals(List.of("avc1"))
        || avcC.remaining() < CONFIGURATION + 2
        || (avcC.get(avcC.position() + CONFIGURATION - 1) & 0x1f) != 1) {
      return null;
    }
    int length = Short.toUnsignedInt(avcC.getShort(avcC.position() + CONFIGURATION));
    int pictures = CONFIGURATION + 2 + length;
    boolean one = avcC.remaining() > pictures && avcC.get(avcC.position() + pictures) == 1;
    return one ? Sps.parse(avcC.slice(avcC.position() + CONFIGURATION + 2, length)) : null;
  }

  /** Baseline without its rare tools, Main and High, up to the level that players have to know. */
  static boolean inSpec(Sps sps) {
    boolean constrainedBaseline = sps.profile() == 66 && (sps.constraints() & 0x40) != 0;
    boolean profile = sps.profile() == HIGH || sps.profile() == 77 || constrainedBaseline;
    return profile && sps.level() <= HIGHEST_LEVEL && sps.progressive() && sps.squarePixels();
  }

  private static boolean inSpec(StreamInfo stream, Sps sps, SparseHead head, MovTrack picture) {
    return track(head, stream).equals(picture)
        && stream.codec().equals("h264")
        && stream.pixelFormat().equals("yuv420p")
        && stream.rotation() == 0
        && !stream.mirrored()
        && stream.sampleAspect() == 1
        && !stream.interlaced()
        && !stream.hdr()
        && stream.width() == sps.width()
        && stream.height() == sps.height();
  }

  private static boolean isQuick(AudioTrack sound) {
    return QUICK.contains(sound.getCodec()) || sound.getCodec().startsWith("pcm_");
  }

  private static @Nullable AudioTrack trackOf(List<AudioTrack> tracks, AudioRung rung) {
    return tracks.stream()
        .filter(track -> track.getIndex() == rung.getSourceIndex())
        .findFirst()
        .orElse(null);
  }

  /**
   * Whether the first sample and each key frame are shown before all that follow them, the groups
   * are short enough, and nothing but the time before the first frame is cut away.
   */
  private static boolean groupsAreClosed(MovTrack picture) {
    int samples = picture.samples();
    if (samples < 2 || !picture.syncs()[0] || picture.edit() < 0) {
      return false;
    }
    if (picture.edit() > picture.shown()[0]) {
      return false;
    }
    int key = 0;
    for (int i = 0; i < samples; i++) {
      if (picture.syncs()[i]) {
        key = i;
      }
      if (picture.shownAt(i) < picture.shownAt(key)
          || picture.decoded()[i + 1] <= picture.decoded()[i]
          || seconds(picture, key, i + 1) > LONGEST_GROUP) {
        return false;
      }
    }
    return true;
  }

  private static double seconds(MovTrack track, int from, int to) {
    return (double) (track.decoded()[to] - track.decoded()[from]) / track.timescale();
  }

  /** The sample behind each segment: as few whole groups as have the usual length. */
  private static List<Integer> ends(MovTrack picture) {
    List<Integer> ends = new ArrayList<>();
    int start = 0;
    for (int i = 1; i < picture.samples(); i++) {
      if (picture.syncs()[i] && seconds(picture, start, i) * 1000 >= SEGMENT_MILLIS) {
        ends.add(i);
        start = i;
      }
    }
    ends.add(picture.samples());
    return ends;
  }

  private static int longest(MovTrack picture, List<Integer> ends) {
    double longest = SEGMENT_MILLIS / 1000.0;
    int start = 0;
    for (int end : ends) {
      longest = Math.max(longest, seconds(picture, start, end));
      start = end;
    }
    return (int) Math.ceil(longest * 1000);
  }

  /** What the copied picture is. */
  private static VideoRung rung(
      MovTrack picture, Sps sps, @Nullable Double nominalRate, List<Integer> ends) {
    long most = 0;
    int start = 0;
    for (int end : ends) {
      long bytes = 0;
      for (int i = start; i < end; i++) {
        bytes += picture.sizes()[i];
      }
      // A short rest says nothing of the rate that a player has to read at.
      double seconds = Math.max(1, seconds(picture, start, end));
      most = Math.max(most, (long) Math.ceil(bytes * 8 / seconds));
      start = end;
    }
    Rhythm rhythm = new Rhythm();
    for (int i = 0; i < picture.samples(); i++) {
      rhythm.add(picture.shownAt(i));
    }
    rhythm.end(picture.shownAt(picture.samples() - 1));
    FrameRate rate = FrameRate.choose(nominalRate, rhythm.rate());
    return new VideoRung(
        "v" + Math.min(sps.width(), sps.height()),
        sps.width(),
        sps.height(),
        rate.num(),
        rate.den(),
        most,
        PictureFormat.H264.word());
  }

  private static long bitsPerSecond(MovTrack track) {
    long bytes = 0;
    for (int size : track.sizes()) {
      bytes += size;
    }
    return Math.round(bytes * 8 / Math.max(0.1, seconds(track, 0, track.samples())));
  }

  /**
   * The first segments of the picture: as many as fit, but at least one.
   *
   * @param ends the sample behind each segment
   * @return null when the first one does not come early
   */
  private static @Nullable Stretch segments(MovTrack picture, List<Integer> ends) {
    Stretch fits = null;
    long from = Long.MAX_VALUE;
    long to = 0;
    int next = 0;
    for (int end : ends) {
      for (; next < end; next++) {
        from = Math.min(from, picture.offsets()[next]);
        to = Math.max(to, picture.offsets()[next] + picture.sizes()[next]);
      }
      if (to - from > (fits == null ? MOST_BYTES : USUAL_BYTES)) {
        break;
      }
      fits = new Stretch(end, seconds(picture, 0, end), from, to);
    }
    return fits;
  }

  /** The sound up to a time. */
  private static Stretch sound(MovTrack sound, MovTrack picture, double until) {
    int end = 0;
    long from = Long.MAX_VALUE;
    long to = 0;
    double start = picture.shownAt(0);
    while (end < sound.samples() && sound.shownAt(end) - start < until) {
      from = Math.min(from, sound.offsets()[end]);
      to = Math.max(to, sound.offsets()[end] + sound.sizes()[end]);
      end++;
    }
    if (end == 0 || to - from > MOST_BYTES) {
      throw new Mp4Exception("The sound lies far away.");
    }
    return new Stretch(end, until, from, to);
  }
}
