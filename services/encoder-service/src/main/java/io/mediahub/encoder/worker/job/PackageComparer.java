package io.mediahub.encoder.worker.job;

import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.compare.Similarity;
import io.mediahub.encoder.store.WorkFolder.JobFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import mediahub.encoding.CheckPackage;
import mediahub.encoding.PartManifest;
import mediahub.encoding.PublishedPackage;
import mediahub.rendition.AudioRung;
import mediahub.rendition.ComparedRendition;
import mediahub.rendition.ComparedSegment;
import mediahub.rendition.Comparison;
import mediahub.rendition.InitObject;
import mediahub.rendition.RenditionPart;
import mediahub.rendition.Segment;
import mediahub.rendition.VideoRung;
import org.jspecify.annotations.Nullable;

/**
 * Measures a new package beside the published one: durations, sizes, and the similarity of pictures
 * in a few segments. The source is not needed. Whether the result is good enough, the process
 * decides.
 */
final class PackageComparer {
  /** Segments of a rendition that are compared: in the first, the second and the last third. */
  private static final int SAMPLES = 3;

  private static final Comparator<VideoRung> BY_SIZE =
      Comparator.comparingLong(rung -> (long) rung.getWidth() * rung.getHeight());

  private static final String NEW = "new.mp4";
  private static final String PUBLISHED = "published.mp4";
  private static final int PERMILLE = 1000;

  private final JobStage stage;
  private final Similarity similarity;

  PackageComparer(JobStage stage, Similarity similarity) {
    this.stage = stage;
    this.similarity = similarity;
  }

  /**
   * A whole rendition in the object store.
   *
   * @param folder of its objects; ends with "/"
   * @param cipher null when they are not encrypted
   */
  record Track(
      String folder, InitObject init, List<Segment> segments, @Nullable PackageCipher cipher) {
    long bytes() {
      return init.getSizeBytes() + segments.stream().mapToLong(Segment::getSizeBytes).sum();
    }

    long micros() {
      return startOf(segments.size());
    }

    long startOf(int index) {
      return segments.stream().limit(index).mapToLong(Segment::getDurationMicros).sum();
    }

    /** Indices of the segments that have something of this stretch. */
    List<Integer> between(long from, long to) {
      List<Integer> found = new ArrayList<>();
      long start = 0;
      for (int i = 0; i < segments.size(); i++) {
        long end = start + segments.get(i).getDurationMicros();
        if (start < to && end > from) {
          found.add(i);
        }
        start = end;
      }
      return found;
    }
  }

  /** The renditions of these parts, which follow each other. */
  Map<String, Track> tracks(Run run, List<PartManifest> manifests, Predicate<String> wanted) {
    Map<String, Track> tracks = new LinkedHashMap<>();
    for (PartManifest manifest : manifests) {
      String packageId = manifest.getPart().getPackageId();
      for (RenditionPart part : manifest.getPart().getRenditions()) {
        String id = part.getRenditionId();
        if (wanted.test(id)) {
          tracks
              .computeIfAbsent(id, absent -> track(run, packageId, part))
              .segments()
              .addAll(part.getSegments());
        }
      }
    }
    return tracks;
  }

  private Track track(Run run, String packageId, RenditionPart first) {
    return new Track(
        run.folder(packageId) + first.getRenditionId() + "/",
        first.getInit(),
        new ArrayList<>(),
        stage.cipher(run, first.getInit().getContentKeyId(), packageId));
  }

  /** A rendition of the new package and one of the published package. */
  private record Pair(VideoRung rung, VideoRung published) {}

  Comparison compare(
      Run run,
      CheckPackage work,
      Map<String, Track> made,
      PublishedPackage published,
      Map<String, Track> old)
      throws IOException, InterruptedException {
    List<ComparedRendition> compared = new ArrayList<>();
    try (JobFolder folder = stage.folder().openJob(run.job().getJobId())) {
      JobSpace space = new JobSpace(folder.path(), null, run.niceness());
      for (Pair pair : pairs(work.getVideo(), published.getVideo())) {
        Track track = made.get(pair.rung().getRenditionId());
        Track before = old.get(pair.published().getRenditionId());
        if (track != null && before != null) {
          compared.add(
              rendition(
                  pair.rung().getRenditionId(),
                  pair.published().getRenditionId(),
                  track,
                  before,
                  samples(space, pair.rung(), track, before)));
        }
      }
    }
    for (AudioRung rung : work.getAudio()) {
      Track track = made.get(rung.getRenditionId());
      Track before = old.get(rung.getRenditionId());
      if (track != null && before != null) {
        compared.add(rendition(rung.getRenditionId(), rung.getRenditionId(), track, before, null));
      }
    }
    return new Comparison(
        published.getPackageId(), longest(made.values()), longest(old.values()), compared);
  }

  /** Renditions of one size; where none are, the largest ones. */
  private static List<Pair> pairs(List<VideoRung> made, List<VideoRung> published) {
    List<Pair> pairs = new ArrayList<>();
    for (VideoRung rung : made) {
      published.stream()
          .filter(each -> BY_SIZE.compare(each, rung) == 0 && each.getWidth() == rung.getWidth())
          .findFirst()
          .ifPresent(each -> pairs.add(new Pair(rung, each)));
    }
    if (pairs.isEmpty() && !made.isEmpty() && !published.isEmpty()) {
      pairs.add(new Pair(made.stream().max(BY_SIZE).get(), published.stream().max(BY_SIZE).get()));
    }
    return pairs;
  }

  private static ComparedRendition rendition(
      String id,
      String publishedId,
      Track track,
      Track before,
      @Nullable List<ComparedSegment> pictures) {
    return new ComparedRendition(
        id,
        publishedId,
        pictures != null,
        track.bytes(),
        before.bytes(),
        pictures == null ? List.of() : pictures);
  }

  private List<ComparedSegment> samples(
      JobSpace space, VideoRung rung, Track track, Track published)
      throws IOException, InterruptedException {
    int count = track.segments().size();
    List<ComparedSegment> compared = new ArrayList<>();
    for (int index :
        IntStream.range(0, SAMPLES)
            .map(i -> count * (2 * i + 1) / (2 * SAMPLES))
            .distinct()
            .filter(i -> i < count)
            .toArray()) {
      long from = track.startOf(index);
      long to = track.startOf(index + 1);
      List<Integer> before = published.between(from, to);
      if (before.isEmpty()) {
        compared.add(new ComparedSegment(index, 0, 0));
        continue;
      }
      write(space.folder().resolve(NEW), track, List.of(index));
      write(space.folder().resolve(PUBLISHED), published, before);
      Similarity.Result result =
          similarity.of(space, NEW, PUBLISHED, rung.getWidth(), rung.getHeight());
      compared.add(new ComparedSegment(index, result.frames(), (int) (result.mean() * PERMILLE)));
    }
    return compared;
  }

  private void write(Path file, Track track, List<Integer> segments)
      throws IOException, InterruptedException {
    PackageCipher cipher = track.cipher();
    try (OutputStream out = Files.newOutputStream(file)) {
      byte[] init = stage.parts().read(track.folder() + track.init().getName());
      out.write(cipher == null ? init : cipher.openInit(init));
      for (int index : segments) {
        byte[] bytes = stage.parts().read(track.folder() + track.segments().get(index).getName());
        out.write(cipher == null ? bytes : cipher.openSegment(index, bytes));
      }
    }
  }

  private static long longest(Collection<Track> tracks) {
    return tracks.stream().mapToLong(Track::micros).max().orElse(0);
  }
}
