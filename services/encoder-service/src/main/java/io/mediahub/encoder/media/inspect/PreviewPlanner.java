package io.mediahub.encoder.media.inspect;

import io.mediahub.domain.rendition.SoundLadder;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.encode.PreviewPlan;
import io.mediahub.encoder.media.encode.PreviewPlan.Head;
import io.mediahub.encoder.media.inspect.Prober.Headers;
import io.mediahub.encoder.media.mp4.MovTrack;
import io.mediahub.encoder.media.mp4.SparseHead;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.encoder.media.sandbox.WaitingTool;
import io.mediahub.hls.mp4.Mp4Exception;
import io.mediahub.hls.mp4.Sps;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import mediahub.rendition.AudioRung;
import mediahub.rendition.AudioTrack;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether the picture of a file can be shown as it is, from its index and the first
 * samples. What is not certain is no reason for a refusal: then there is no preview.
 */
public final class PreviewPlanner {
  /** Id of the sound's rendition. */
  static final String SOUND = "a0";

  private static final double MICROS = 1_000_000;

  /** Sound behind the picture's end that is fetched: more than its fragments are apart. */
  private static final double SOUND_BEHIND = 2;

  /**
   * The same for the first segment. Its fragments end within a tenth of a second behind the
   * seconds, and somebody waits for each that is encoded.
   */
  private static final double SOUND_BEHIND_FIRST = 0.8;

  /** The sound's last fragment, and what a decoder may have to wait for, seconds. */
  private static final double SOUND_LEFT = 0.4;

  /** Sound that is decoded much faster than it plays. */
  private static final Set<String> QUICK =
      Set.of("aac", "mp3", "mp2", "ac3", "eac3", "alac", "opus", "flac");

  private final Prober prober;

  public PreviewPlanner(FfmpegSandbox sandbox) {
    this.prober = new Prober(sandbox);
  }

  /** A plan, with what of the file is still to be fetched for it. */
  public static final class Planned {
    private final PreviewPlan plan;
    private final SparseHead file;
    private final Stretch picture;
    private final @Nullable Stretch sound;

    Planned(PreviewPlan plan, SparseHead file, Stretch picture, @Nullable Stretch sound) {
      this.plan = plan;
      this.file = file;
      this.picture = picture;
      this.sound = sound;
    }

    public PreviewPlan plan() {
      return plan;
    }

    /** A file that ends before its samples do is a damaged one, of which nothing is shown. */
    private boolean isInFile() {
      return picture.isIn(file) && (sound == null || sound.isIn(file));
    }

    /** Fetches the samples of {@link PreviewPlan#head}; those of the first segment are there. */
    public void fetchHead() throws IOException, InterruptedException {
      Stretch.fetch(file, picture, sound);
    }
  }

  /** A file that seems to have a picture that can be shown as it is, by its index. */
  public static final class Candidate {
    private final SparseHead head;
    private final HeadPicture picture;
    private final @Nullable PlainPreview plain;

    private Candidate(SparseHead head, HeadPicture picture) {
      this.head = head;
      this.picture = picture;
      this.plain = PlainPreview.of(head, picture);
    }

    /** Whether ffprobe has to be asked, and ffmpeg has to copy it. */
    public boolean needsTools() {
      return plain == null;
    }
  }

  /**
   * Looks at the index of a file.
   *
   * @return null when the picture has to be encoded to be shown
   */
  public static @Nullable Candidate candidate(SparseHead head) {
    try {
      HeadPicture picture = HeadPicture.of(head);
      return picture == null ? null : new Candidate(head, picture);
    } catch (Mp4Exception e) {
      return null; // the inspection of the whole file says what is wrong with it
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
      Planned planned = candidate.plain == null ? null : candidate.plain.plan();
      if (planned == null) {
        candidate.picture.first().fetch(candidate.head);
        planned = withTools(space, candidate.head, candidate.picture, prepared);
      }
      return planned != null && planned.isInFile() ? planned : null;
    } catch (Mp4Exception e) {
      return null; // the inspection of the whole file says what is wrong with it
    }
  }

  private @Nullable Planned withTools(
      JobSpace space, SparseHead head, HeadPicture own, @Nullable WaitingTool prepared)
      throws InterruptedException, IOException {
    MovTrack picture = own.track();
    Headers headers = prober.headers(space, prepared).headers();
    if (headers == null || !headers.shortName().equals("mov")) {
      return null;
    }
    List<StreamInfo> pictures = headers.streams().stream().filter(StreamInfo::isVideo).toList();
    if (pictures.size() != 1 || !inSpec(pictures.getFirst(), own.sps(), head, picture)) {
      return null;
    }
    StreamInfo stream = pictures.getFirst();
    double shift = picture.shownAt(0) - headers.start();
    if (shift < -0.001 || shift > HeadPicture.LATEST_START) {
      return null;
    }
    List<AudioTrack> tracks = new ArrayList<>();
    double end = picture.shownAt(0) + own.seconds();
    for (StreamInfo each : headers.streams()) {
      if (each.isAudio() && each.channels() > 0 && each.sampleRate() > 0) {
        MovTrack track = track(head, each);
        tracks.add(Tracks.audio(each, bitsPerSecond(track)));
        end = Math.max(end, track.shownAt(0) + HeadPicture.seconds(track, 0, track.samples()));
      }
    }
    AudioRung rung = null;
    AudioTrack sound = null;
    Stretch first = own.first();
    Stretch more = own.more();
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
      firstSound = sound(table, picture, first.end() + SOUND_BEHIND_FIRST);
      moreSound = sound(table, picture, more.end() + SOUND_BEHIND);
      firstSound.fetch(head);
      rung = AudioRung.newBuilder(rung).setRenditionId(SOUND).build();
    }
    PreviewPlan plan =
        new PreviewPlan(
            own.rung(stream.nominalRate()),
            rung,
            sound,
            own.longest(),
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
    boolean soundIsAll = sound == null || sound.count() == samplesOfSound;
    return new Head(
        frames.count(),
        Math.round((frames.end() + behind - SOUND_LEFT) * MICROS),
        soundIsAll && frames.count() == picture.samples());
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

  private static long bitsPerSecond(MovTrack track) {
    long bytes = 0;
    for (int size : track.sizes()) {
      bytes += size;
    }
    return Math.round(bytes * 8 / Math.max(0.1, HeadPicture.seconds(track, 0, track.samples())));
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
    if (end == 0 || to - from > HeadPicture.MOST_BYTES) {
      throw new Mp4Exception("The sound lies far away.");
    }
    return new Stretch(end, until, from, to);
  }
}
