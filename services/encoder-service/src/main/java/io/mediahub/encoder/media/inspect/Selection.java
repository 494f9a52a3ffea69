package io.mediahub.encoder.media.inspect;

import io.mediahub.domain.rendition.ChunkPlan;
import io.mediahub.domain.rendition.FileRefusal;
import io.mediahub.domain.rendition.SoundLadder;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Accepted;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Refused;
import io.mediahub.encoder.media.inspect.Prober.Headers;
import io.mediahub.encoder.media.inspect.Programs.Program;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import mediahub.rendition.AudioTrack;
import mediahub.rendition.DroppedTrack;
import mediahub.rendition.Inspection;
import mediahub.rendition.VideoTrack;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the tracks of a file that will be published, each tried with the filters of its encoding,
 * and names the others. For one file.
 */
final class Selection {
  private static final double MICROS = 1_000_000;

  /** Each trial takes time, and a hostile file may have hundreds of tracks. */
  private static final int MOST_TRIALS = 16;

  private static final int MOST_NAMED = 32;

  private final Prober prober;
  private final InspectionLimits limits;
  private final JobSpace space;
  private final Headers headers;
  private final List<StreamInfo> others;
  private final boolean keeps;
  private final List<DroppedTrack> dropped = new ArrayList<>();
  private final List<StreamInfo> chosen = new ArrayList<>();
  private Timeline time;

  Selection(
      Prober prober,
      InspectionLimits limits,
      JobSpace space,
      Program program,
      Timeline time,
      boolean keeps) {
    this.prober = prober;
    this.limits = limits;
    this.space = space;
    this.headers = program.headers();
    this.others = program.others();
    this.time = time;
    this.keeps = keeps;
  }

  InspectionOutcome choose() throws IOException, InterruptedException {
    List<StreamInfo> held = new ArrayList<>();
    for (StreamInfo each : headers.streams()) {
      if (time.packets().track(each.index()).packets() > 0) {
        held.add(each);
      } else if (Programs.isPlayed(each)) {
        drop(each, "It has no data.");
      }
    }
    others.forEach(each -> drop(each, "It belongs to another program of the recording."));
    List<StreamInfo> pictures = Tracks.pictures(held, time.packets());
    List<StreamInfo> sounds = Tracks.sounds(held);
    if (pictures.isEmpty() && sounds.isEmpty()) {
      return Inspector.nothingToPlay(headers);
    }
    Refused noPicture = choosePicture(pictures);
    if (noPicture != null) {
      return noPicture;
    }
    boolean seen = !chosen.isEmpty();
    Refused noSound = chooseSounds(sounds);
    if (chosen.isEmpty() && noSound != null) {
      return noSound;
    }
    time = time.of(chosen, headers.shortName());
    double end = chosen.stream().mapToDouble(time::end).max().orElse(0);
    long micros = Math.round(end * MICROS);
    if (micros <= 0) {
      return Inspector.nothingToPlay(headers);
    }
    VideoTrack video = seen ? lit(video(chosen.getFirst())) : null;
    Refused tooMuch = Budget.refuse(limits, time, chosen, video, end);
    if (tooMuch != null) {
      return tooMuch;
    }
    List<AudioTrack> audio =
        chosen.stream().filter(StreamInfo::isAudio).map(each -> Tracks.audio(each, time)).toList();
    Inspection inspection =
        new Inspection(headers.shortName(), micros, video, audio, dropped, time.jumps());
    List<Long> borders = ChunkPlan.borders(inspection);
    List<Long> seeks = SeekPoints.of(time, inspection, borders);
    OwnPictures.Found own =
        keeps && seen ? OwnPictures.find(space, headers, chosen.getFirst(), inspection) : null;
    return own == null
        ? new Accepted(inspection, seeks, List.of())
        : new Accepted(own.inspection(), seeks, own.segmentFrames());
  }

  /** A refusal when there are pictures, and none of them can be shown. */
  private @Nullable Refused choosePicture(List<StreamInfo> pictures) throws InterruptedException {
    Refused first = null;
    boolean film = pictures.stream().anyMatch(each -> !Tracks.isStill(each, time.packets()));
    int trials = 0;
    for (StreamInfo each : pictures) {
      if (!chosen.isEmpty() || trials == MOST_TRIALS) {
        drop(each, "One picture is shown, and another track was chosen.");
      } else if (film && Tracks.isStill(each, time.packets())) {
        drop(each, "It is a still, and no film.");
      } else {
        trials++;
        Refused reason = pictureRefusal(each);
        if (reason == null) {
          chosen.add(each);
        } else {
          drop(each, reason.sentence());
          first = first == null ? reason : first;
        }
      }
    }
    return chosen.isEmpty() ? first : null;
  }

  /** The refusal that applies when nothing else is left of the file. */
  private @Nullable Refused chooseSounds(List<StreamInfo> sounds) throws InterruptedException {
    Refused last = null;
    int taken = 0;
    int trials = 0;
    for (StreamInfo each : sounds) {
      if (taken == SoundLadder.MAX_TRACKS || trials == MOST_TRIALS) {
        drop(
            each,
            "No more than %d tracks of sound are published.".formatted(SoundLadder.MAX_TRACKS));
        continue;
      }
      trials++;
      Refused reason = soundRefusal(each);
      if (reason == null) {
        chosen.add(each);
        taken++;
      } else {
        drop(each, reason.sentence());
        last = reason;
      }
    }
    return last;
  }

  private void drop(StreamInfo stream, String reason) {
    if (dropped.size() < MOST_NAMED) {
      dropped.add(new DroppedTrack(stream.index(), stream.codec(), reason));
    }
  }

  private @Nullable Refused pictureRefusal(StreamInfo stream) throws InterruptedException {
    if (stream.width() < 1 || stream.height() < 1) {
      return undecodable(stream);
    }
    Refused size = Budget.refusePicture(limits, stream);
    if (size != null) {
      return size;
    }
    if (stream.dolbyVisionOnly()) {
      return new Refused(
          FileRefusal.UNSUPPORTED_FORMAT,
          "The video is Dolby Vision without a picture for other players (profile 5).",
          "Export it as HDR10, as Dolby Vision profile 8 or as SDR, and upload that.");
    }
    if (prober.tryPicture(space, video(stream)).passed()) {
      return null;
    }
    String complaint = prober.whyNotDecodable(space, stream.index());
    return complaint != null
        ? undecodable(stream, complaint)
        : new Refused(
            FileRefusal.UNSUPPORTED_FORMAT,
            "The video's colours cannot be converted: %s.".formatted(colours(stream)),
            "Export it as SDR or HDR10, and upload that.");
  }

  private @Nullable Refused soundRefusal(StreamInfo stream) throws InterruptedException {
    if (stream.channels() < 1 || stream.sampleRate() < 1) {
      return undecodable(stream);
    }
    if (prober.trySound(space, Tracks.audio(stream, time)).passed()) {
      return null;
    }
    String complaint = prober.whyNotDecodable(space, stream.index());
    return complaint != null
        ? undecodable(stream, complaint)
        : new Refused(
            FileRefusal.UNSUPPORTED_FORMAT,
            "The %d channels of the audio (%s) cannot be mixed to stereo."
                .formatted(
                    stream.channels(),
                    stream.channelLayout().isEmpty() ? stream.codec() : stream.channelLayout()),
            "Export it with stereo or 5.1 sound, and upload that.");
  }

  private VideoTrack video(StreamInfo stream) {
    return Tracks.video(stream, time);
  }

  /** With what a film in HDR10 says of its light. */
  private VideoTrack lit(VideoTrack video) throws InterruptedException {
    return video.getColorTransfer().equals(StreamInfo.PQ) ? prober.light(space, video) : video;
  }

  private static String colours(StreamInfo stream) {
    return "matrix %s, primaries %s, transfer %s, %s"
        .formatted(
            named(stream.matrix()),
            named(stream.primaries()),
            named(stream.transfer()),
            named(stream.pixelFormat()));
  }

  private static String named(String value) {
    return value.isEmpty() ? "unknown" : value;
  }

  /** Of a track that says too little of itself to be tried. */
  private Refused undecodable(StreamInfo stream) throws InterruptedException {
    String complaint = prober.whyNotDecodable(space, stream.index());
    return undecodable(stream, complaint == null ? "" : complaint);
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
}
