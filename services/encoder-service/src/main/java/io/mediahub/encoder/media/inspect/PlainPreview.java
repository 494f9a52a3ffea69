package io.mediahub.encoder.media.inspect;

import io.mediahub.domain.rendition.Recipe;
import io.mediahub.domain.rendition.SoundLadder;
import io.mediahub.encoder.media.encode.PreviewPlan;
import io.mediahub.encoder.media.encode.PreviewPlan.Head;
import io.mediahub.encoder.media.encode.PreviewPlan.Samples;
import io.mediahub.encoder.media.inspect.PreviewPlanner.Planned;
import io.mediahub.encoder.media.mp4.FragmentedTrack;
import io.mediahub.encoder.media.mp4.FragmentedTrack.Place;
import io.mediahub.encoder.media.mp4.MovTrack;
import io.mediahub.encoder.media.mp4.PlainFile;
import io.mediahub.encoder.media.mp4.SparseHead;
import io.mediahub.hls.mp4.Mp4Exception;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.List;
import mediahub.rendition.AudioRung;
import mediahub.rendition.AudioTrack;
import org.jspecify.annotations.Nullable;

/**
 * A preview that needs no tool: the index of its file says all that a player has to know, and its
 * samples are copied as they are.
 *
 * @param tracks what is copied
 */
record PlainPreview(SparseHead head, HeadPicture picture, PlainFile file, Samples tracks) {
  private static final double MICROS = 1_000_000;
  private static final Recipe RECIPE = Recipe.CURRENT;

  /**
   * @return null where tools have to read the file
   */
  static @Nullable PlainPreview of(SparseHead head, HeadPicture picture) {
    PlainFile file = PlainFile.of(head.index(), picture.track(), picture.sps());
    if (file == null) {
      return null;
    }
    try {
      FragmentedTrack sound =
          file.sound() == null
              ? null
              : FragmentedTrack.sound(
                  file, RECIPE.segment(), RECIPE.sound().fragment(), head.size());
      Samples tracks =
          new Samples(FragmentedTrack.picture(file, picture.ends(), head.size()), sound);
      return new PlainPreview(head, picture, file, tracks);
    } catch (Mp4Exception e) {
      return null;
    }
  }

  /**
   * Fetches the samples of the first segment.
   *
   * @return null where tools have to read the file
   * @throws Mp4Exception when its samples lie where they cannot be read
   */
  @Nullable Planned plan() throws IOException, InterruptedException {
    MovTrack table = file.sound();
    double begins = picture.begins();
    double start = table == null ? begins : Math.min(begins, Math.max(0, table.shownAt(0)));
    if (begins - start > HeadPicture.LATEST_START) {
      return null;
    }
    Stretch more = picture.more();
    FragmentedTrack sound = tracks.sound();
    Stretch firstSound = null;
    Stretch moreSound = null;
    double end = picture.seconds();
    if (sound != null) {
      int segments = 1;
      while (segments < sound.segments() && sound.end(segments - 1) < more.end()) {
        segments++;
      }
      firstSound = stretch(sound, 1);
      moreSound = stretch(sound, segments);
      end = Math.max(end, sound.end(sound.segments() - 1));
    }
    Stretch.fetch(head, picture.first(), firstSound);
    if (sound != null && !beginsPlainly(sound)) {
      return null;
    }
    PreviewPlan plan =
        new PreviewPlan(
            picture.rung(evenRate()),
            sound == null ? null : rung(sound),
            null,
            picture.longest(),
            "mov",
            head.index().tracks().indexOf(picture.track()),
            picture.track().timescale(),
            Math.round((begins - start) * MICROS),
            Math.round(end * MICROS),
            head(picture.first(), firstSound),
            head(more, moreSound),
            tracks);
    return new Planned(plan, head, more, moreSound);
  }

  private boolean beginsPlainly(FragmentedTrack sound) throws IOException {
    try (FileChannel bytes = FileChannel.open(head.file(), StandardOpenOption.READ)) {
      return sound.beginsPlainly(bytes);
    }
  }

  /** What the copied sound is, by its own bytes. */
  private AudioRung rung(FragmentedTrack sound) {
    long bits = sound.peakBitsPerSecond(RECIPE.segment());
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
        .setRenditionId(PreviewPlanner.SOUND)
        .setSampleRate(file.rate())
        .setBitsPerSecond(bits)
        .build();
  }

  /** Frames a second where all last equally long, but for the last; otherwise null. */
  private @Nullable Double evenRate() {
    long[] times = picture.track().decoded();
    for (int i = 1; i < picture.track().samples() - 1; i++) {
      if (times[i + 1] - times[i] != times[1]) {
        return null;
      }
    }
    return (double) picture.track().timescale() / times[1];
  }

  /** The first segments of the sound. */
  private static Stretch stretch(FragmentedTrack sound, int segments) {
    Place place = sound.placeBefore(segments);
    if (place.to() - place.from() > HeadPicture.MOST_BYTES) {
      throw new Mp4Exception("The sound lies far away.");
    }
    return new Stretch(segments, sound.end(segments - 1), place.from(), place.to());
  }

  private Head head(Stretch frames, @Nullable Stretch some) {
    FragmentedTrack sound = tracks.sound();
    boolean soundIsAll = some == null || sound == null || some.count() == sound.segments();
    return new Head(
        frames.count(),
        some == null ? 0 : (long) Math.ceil(some.end() * MICROS),
        soundIsAll && frames.count() == picture.track().samples());
  }
}
