package io.mediahub.encoder.worker.job;

import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.encoder.media.MediaFailure;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mediahub.encoding.CheckPackage;
import mediahub.encoding.EncodeChunk;
import mediahub.encoding.EncodeJob;
import mediahub.encoding.EncodeLadder;
import mediahub.encoding.EncodeSound;
import mediahub.encoding.EncodeWork;
import mediahub.encoding.Inspect;
import mediahub.encoding.MakeArtefacts;
import mediahub.encoding.Prepare;
import mediahub.encoding.Sweep;
import mediahub.rendition.AudioRung;
import mediahub.rendition.Leftovers;
import mediahub.rendition.VideoRung;
import mediahub.upload.TextSource;
import org.jspecify.annotations.Nullable;

/** Ids of a job become parts of paths and of object keys, so they are checked here again. */
final class JobNames {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

  /** Names, each followed by "/": no folder of a media is deeper, and none is the media itself. */
  private static final Pattern FOLDER = Pattern.compile("(?:[A-Za-z0-9][A-Za-z0-9_-]{0,63}/){1,3}");

  private JobNames() {}

  /**
   * @throws MediaFailure {@code invalid-job}
   */
  static void require(EncodeJob job) {
    requireName(job.getMediaId());
    requireName(job.getJobId());
    names((EncodeWork) job.getWork()).forEach(JobNames::requireName);
    if (job.getWork() instanceof MakeArtefacts make) {
      requireFolder(make.getFolder());
    }
    if (job.getWork() instanceof Sweep sweep) {
      Leftovers leftovers = sweep.getLeftovers();
      if (!leftovers.getAttempts().isEmpty()) {
        requireName(leftovers.getJobId());
      }
      Stream.concat(leftovers.getFolders().stream(), leftovers.getKept().stream())
          .forEach(JobNames::requireFolder);
    }
  }

  private static Stream<String> names(EncodeWork work) {
    return switch (work) {
      case Prepare prepare -> Stream.of(prepare.getPreviewId(), prepare.getPackageId());
      case EncodeChunk chunk -> Stream.concat(Stream.of(chunk.getPackageId()), pictures(chunk));
      case EncodeSound sound ->
          Stream.concat(Stream.of(sound.getPackageId()), sounds(sound.getAudio()));
      case CheckPackage check ->
          Stream.of(
                  Stream.of(check.getPackageId()),
                  Stream.ofNullable(check.getBasedOn()),
                  check.getVideo().stream().map(VideoRung::getRenditionId),
                  sounds(check.getAudio()),
                  check.getKept().stream())
              .flatMap(each -> each);
      case MakeArtefacts make ->
          Stream.ofNullable(make.getSubtitles()).map(TextSource::getLanguage);
      case Sweep sweep -> Stream.of();
      case Inspect earlier -> Stream.of();
      case EncodeLadder earlier -> Stream.of();
    };
  }

  private static Stream<String> pictures(EncodeChunk chunk) {
    return chunk.getVideo().stream().map(VideoRung::getRenditionId);
  }

  private static Stream<String> sounds(List<AudioRung> rungs) {
    return rungs.stream().map(AudioRung::getRenditionId);
  }

  private static void requireName(@Nullable String name) {
    if (name == null || !NAME.matcher(name).matches()) {
      throw new MediaFailure(
          JobFailure.INVALID_JOB, "The job contains an id that cannot be part of a path.");
    }
  }

  private static void requireFolder(String folder) {
    if (!FOLDER.matcher(folder).matches()) {
      throw new MediaFailure(
          JobFailure.INVALID_JOB, "The job names a folder that is none of a package or of artefacts.");
    }
  }
}
