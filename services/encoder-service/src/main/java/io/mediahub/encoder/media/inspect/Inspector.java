package io.mediahub.encoder.media.inspect;

import io.mediahub.domain.rendition.FileRefusal;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Accepted;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Refused;
import io.mediahub.encoder.media.inspect.Prober.Headers;
import io.mediahub.encoder.media.inspect.Prober.HeadersOrError;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import mediahub.rendition.AudioTrack;
import mediahub.rendition.Inspection;
import mediahub.rendition.VideoTrack;
import mediahub.upload.SourceObject;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a file is by looking at all of it: its checksum, its headers, every packet, and
 * whether its first frames can be decoded. What its headers declare is compared with that, and
 * never trusted.
 */
public final class Inspector {
  private static final int MOST_AUDIO_TRACKS = 16;
  private static final int SHORTEST_EDGE = 16;
  private static final double MICROS = 1_000_000;

  /** Containers whose headers state a duration, instead of one guessed from the bit rate. */
  private static final List<String> STATES_DURATION =
      List.of("mov", "matroska", "avi", "asf", "wav");

  private final Prober prober;
  private final InspectionLimits limits;

  public Inspector(FfmpegSandbox sandbox, InspectionLimits limits) {
    this.prober = new Prober(sandbox);
    this.limits = limits;
  }

  /**
   * @param space with the file as its source
   * @param declared what the owner declared before the upload
   * @throws IOException when the file cannot be read here
   * @throws InterruptedException after the running tool was stopped
   * @throws io.mediahub.encoder.media.MediaFailure when ffprobe crashed or ran into its limits
   */
  public InspectionOutcome inspect(JobSpace space, SourceObject declared)
      throws IOException, InterruptedException {
    Refused mismatch = SourceCheck.compare(space.requireSource(), declared);
    if (mismatch != null) {
      return mismatch;
    }
    Refused image = Likeness.refuseImage(space.requireSource());
    if (image != null) {
      return image;
    }
    HeadersOrError probed = prober.headers(space);
    Headers headers = probed.headers();
    if (headers == null || headers.streams().isEmpty()) {
      return unreadable(space, probed.error());
    }
    StreamInfo video = largestVideo(headers.streams());
    List<StreamInfo> audio = headers.streams().stream().filter(StreamInfo::isAudio).toList();
    if (video == null && audio.isEmpty()) {
      return nothingToPlay(headers);
    }
    Refused tooLarge = video == null ? null : pictureLimits(video);
    return tooLarge != null ? tooLarge : look(space, headers, video, audio);
  }

  private InspectionOutcome look(
      JobSpace space, Headers headers, @Nullable StreamInfo video, List<StreamInfo> audio)
      throws InterruptedException {
    PacketScan packets = prober.packets(space);
    for (StreamInfo stream : headers.streams()) {
      if (packets.track(stream.index()).encrypted()) {
        return new Refused(
            FileRefusal.ENCRYPTED,
            "The file is protected by DRM and cannot be decoded.",
            "Upload a copy without copy protection.");
      }
    }
    Refused cut = truncated(headers, packets);
    if (cut != null) {
      return cut;
    }
    if (video != null) {
      String complaint = undecodable(space, packets, video);
      if (complaint != null) {
        return undecodable(video, complaint);
      }
    }
    List<StreamInfo> decodable = new ArrayList<>();
    Refused undecodable = null;
    for (StreamInfo track : audio.subList(0, Math.min(audio.size(), MOST_AUDIO_TRACKS))) {
      String complaint = undecodable(space, packets, track);
      if (complaint == null) {
        decodable.add(track);
      } else {
        undecodable = undecodable(track, complaint);
      }
    }
    if (video == null && decodable.isEmpty() && undecodable != null) {
      return undecodable;
    }
    return accept(headers, packets, video, decodable);
  }

  private InspectionOutcome accept(
      Headers headers, PacketScan packets, @Nullable StreamInfo video, List<StreamInfo> audio) {
    double end = 0;
    List<StreamInfo> played = new ArrayList<>(audio);
    if (video != null) {
      played.add(video);
    }
    for (StreamInfo stream : played) {
      end = Math.max(end, packets.track(stream.index()).end() - headers.start());
    }
    long micros = Math.round(end * MICROS);
    if (micros <= 0) {
      return nothingToPlay(headers);
    }
    if (end > limits.duration().toSeconds()) {
      return new Refused(
          FileRefusal.TOO_LONG,
          "The file plays for %d minutes; the limit is %d minutes."
              .formatted(Math.round(end / 60), limits.duration().toMinutes()),
          "Split it into shorter files.");
    }
    String container = headers.container();
    int comma = container.indexOf(',');
    return new Accepted(
        new Inspection(
            comma < 0 ? container : container.substring(0, comma),
            micros,
            video == null ? null : videoTrack(video, packets.track(video.index()), end),
            audio.stream().map(Inspector::audioTrack).toList()));
  }

  private static VideoTrack videoTrack(StreamInfo video, PacketScan.Track packets, double end) {
    double seconds = packets.seconds() > 0 ? packets.seconds() : end;
    FrameRate rate =
        FrameRate.choose(video.nominalRate(), video.averageRate(), packets.packets() / seconds);
    int width = (int) Math.round(video.width() * video.sampleAspect());
    boolean onItsSide = video.rotation() % 180 != 0;
    return new VideoTrack(
        video.index(),
        video.codec(),
        onItsSide ? video.height() : width,
        onItsSide ? width : video.height(),
        video.rotation(),
        rate.num(),
        rate.den(),
        video.interlaced(),
        video.hdr(),
        video.pixelFormat(),
        Math.round(packets.bytes() * 8 / seconds));
  }

  private static AudioTrack audioTrack(StreamInfo audio) {
    return new AudioTrack(
        audio.index(),
        audio.codec(),
        audio.channels(),
        audio.sampleRate(),
        Languages.bcp47(audio.language()));
  }

  private static @Nullable StreamInfo largestVideo(List<StreamInfo> streams) {
    return streams.stream()
        .filter(StreamInfo::isVideo)
        .filter(stream -> stream.width() > 0 && stream.height() > 0)
        .max(Comparator.comparingLong(stream -> (long) stream.width() * stream.height()))
        .orElse(null);
  }

  private @Nullable Refused pictureLimits(StreamInfo video) {
    long pixels = (long) video.width() * video.height();
    int longest = Math.max(video.width(), video.height());
    if (longest > limits.edge() || pixels > limits.pixels()) {
      return new Refused(
          FileRefusal.TOO_LARGE,
          "The video has %d x %d pixels; the limits are %d pixels on a side and %d in total."
              .formatted(video.width(), video.height(), limits.edge(), limits.pixels()),
          "Scale the video down and upload it again.");
    }
    if (Math.min(video.width(), video.height()) < SHORTEST_EDGE) {
      return new Refused(
          FileRefusal.TOO_SMALL,
          "The video has only %d x %d pixels.".formatted(video.width(), video.height()),
          "Upload a video of at least %d pixels on each side.".formatted(SHORTEST_EDGE));
    }
    return null;
  }

  /** Why no frame of the stream can be decoded; null when one can. */
  private @Nullable String undecodable(JobSpace space, PacketScan packets, StreamInfo stream)
      throws InterruptedException {
    if (packets.track(stream.index()).packets() == 0) {
      return "it has no data";
    }
    if (stream.isAudio() && (stream.channels() < 1 || stream.sampleRate() < 1)) {
      return "it has no channels";
    }
    return prober.whyNotDecodable(space, stream.index());
  }

  private static Refused undecodable(StreamInfo stream, String complaint) {
    String what = stream.isVideo() ? "video" : "audio";
    boolean unsupported =
        stream.codec().isEmpty()
            || stream.codec().equals("unknown")
            || complaint.contains("whitelist")
            || complaint.contains("Decoder not found")
            || complaint.contains("no decoder found");
    return unsupported
        ? new Refused(
            FileRefusal.UNSUPPORTED_CODEC,
            "The %s is encoded as %s, which is not supported."
                .formatted(what, stream.codec().isEmpty() ? "an unknown codec" : stream.codec()),
            "Convert it to H.264 and AAC in an MP4 file.")
        : new Refused(
            FileRefusal.DAMAGED_FILE,
            "No frame of the %s (%s) can be decoded.".formatted(what, stream.codec()),
            "If the file plays on your computer, convert it to MP4 and upload the result.");
  }

  /** A file that holds clearly less than its header states was cut off on its way. */
  private static @Nullable Refused truncated(Headers headers, PacketScan packets) {
    if (STATES_DURATION.stream().noneMatch(headers.container()::contains)) {
      return null;
    }
    double held = 0;
    for (StreamInfo stream : headers.streams()) {
      PacketScan.Track track = packets.track(stream.index());
      held = Math.max(held, track.end() - headers.start());
      Double stated = stream.declaredSeconds();
      boolean played = stream.isVideo() || stream.isAudio();
      if (played && stated != null && clearlyLess(track.seconds(), stated)) {
        return truncated(track.seconds(), stated);
      }
    }
    Double stated = headers.declaredSeconds();
    return stated != null && clearlyLess(held, stated) ? truncated(held, stated) : null;
  }

  private static boolean clearlyLess(double held, double stated) {
    return held < stated * 0.99 - 0.5;
  }

  private static Refused truncated(double held, double stated) {
    return truncated(
        "The file is cut off: it contains %.1f of the %.1f seconds that its header states."
            .formatted(held, stated));
  }

  private static Refused truncated(String sentence) {
    return new Refused(
        FileRefusal.TRUNCATED_FILE,
        sentence,
        "Check that your copy plays to its end, and upload it again.");
  }

  private static InspectionOutcome unreadable(JobSpace space, String error) throws IOException {
    if (error.contains("moov atom not found") && Likeness.isMp4(space.requireSource())) {
      return truncated(
          "The file is cut off: the index (moov) at the end of this MP4 or MOV file is missing.");
    }
    return Likeness.refuse(space.requireSource());
  }

  private static Refused nothingToPlay(Headers headers) {
    return new Refused(
        FileRefusal.NO_PLAYABLE_TRACK,
        "The file (%s) contains no video or audio that can be played."
            .formatted(headers.container()),
        "Upload a file with at least one video or audio track.");
  }
}
