package io.mediahub.encoder.media.inspect;

import io.mediahub.domain.rendition.FileRefusal;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Refused;
import io.mediahub.encoder.media.inspect.Prober.Headers;
import io.mediahub.encoder.media.inspect.Prober.HeadersOrError;
import io.mediahub.encoder.media.inspect.Programs.Program;
import io.mediahub.encoder.media.inspect.Timeline.TimelineOrRefusal;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.encoder.media.sandbox.WaitingTool;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import mediahub.upload.SourceObject;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a file is by looking at all of it: its checksum, its headers, every packet, and
 * whether its first frames can be decoded. What its headers declare is compared with that, and
 * never trusted.
 */
public final class Inspector {
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
    return inspect(space, declared, false);
  }

  /**
   * The same, and whether the picture may be published as it is.
   *
   * @param keeps whether it is to be, if it may
   */
  public InspectionOutcome inspect(JobSpace space, SourceObject declared, boolean keeps)
      throws IOException, InterruptedException {
    // Their sandboxes are made while the file is compared.
    try (WaitingTool headers = prober.prepareHeaders(space);
        WaitingTool packets = prober.preparePackets(space)) {
      return inspect(space, declared, keeps, headers, packets);
    }
  }

  private InspectionOutcome inspect(
      JobSpace space,
      SourceObject declared,
      boolean keeps,
      WaitingTool forHeaders,
      WaitingTool forPackets)
      throws IOException, InterruptedException {
    Refused mismatch = SourceCheck.compare(space.requireSource(), declared);
    if (mismatch != null) {
      return mismatch;
    }
    Refused image = Likeness.refuseImage(space.requireSource());
    if (image != null) {
      return image;
    }
    HeadersOrError probed = prober.headers(space, forHeaders);
    Headers headers = probed.headers();
    if (headers == null || headers.streams().isEmpty()) {
      return unreadable(space, probed.error());
    }
    List<StreamInfo> streams = headers.streams();
    List<Integer> played =
        streams.stream().filter(Programs::isPlayed).map(StreamInfo::index).toList();
    if (played.isEmpty()) {
      return nothingToPlay(headers);
    }
    Set<Integer> pictures =
        streams.stream()
            .filter(StreamInfo::isVideo)
            .map(StreamInfo::index)
            .collect(Collectors.toSet());
    PacketScan packets =
        prober.packets(space, forPackets, Set.copyOf(played), pictures, headers.programs());
    if (streams.stream().anyMatch(stream -> packets.track(stream.index()).encrypted())) {
      return new Refused(
          FileRefusal.ENCRYPTED,
          "The file is protected by DRM and cannot be decoded.",
          "Upload a copy without copy protection.");
    }
    Refused cut = truncated(headers, packets);
    if (cut != null) {
      return cut;
    }
    Refused first = null;
    for (Program program : Programs.of(headers, packets)) {
      InspectionOutcome outcome = choose(space, program, packets, keeps);
      if (!(outcome instanceof Refused refused)) {
        return outcome;
      }
      first = first == null ? refused : first;
    }
    return Objects.requireNonNull(first);
  }

  private InspectionOutcome choose(
      JobSpace space, Program program, PacketScan packets, boolean keeps)
      throws IOException, InterruptedException {
    TimelineOrRefusal time =
        Timeline.of(
            prober, space, program.headers(), packets, program.played(), program.otherClocks());
    return time.timeline() == null
        ? Objects.requireNonNull(time.refused())
        : new Selection(prober, limits, space, program, time.timeline(), keeps).choose();
  }

  /**
   * A file that holds clearly less than its header states was cut off on its way. Of a recording
   * that does not start at 0, some headers state the length, and others the time of the end.
   */
  private static @Nullable Refused truncated(Headers headers, PacketScan packets) {
    if (STATES_DURATION.stream().noneMatch(headers.container()::contains)) {
      return null;
    }
    double held = 0;
    for (StreamInfo stream : headers.streams()) {
      PacketScan.Track track = packets.track(stream.index());
      held = Math.max(held, track.end() - headers.start());
      Double stated = length(stream.declaredSeconds(), track.first());
      boolean played = stream.isVideo() || stream.isAudio();
      if (played && stated != null && clearlyLess(track.seconds(), stated)) {
        return truncated(track.seconds(), stated);
      }
    }
    Double stated = length(headers.declaredSeconds(), headers.start());
    return stated != null && clearlyLess(held, stated) ? truncated(held, stated) : null;
  }

  private static @Nullable Double length(@Nullable Double stated, double start) {
    return stated != null && start > 0 && stated > start ? Double.valueOf(stated - start) : stated;
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

  static Refused nothingToPlay(Headers headers) {
    return new Refused(
        FileRefusal.NO_PLAYABLE_TRACK,
        "The file (%s) contains no video or audio that can be played."
            .formatted(headers.container()),
        "Upload a file with at least one video or audio track.");
  }
}
