package io.mediahub.streams.testing;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import mediahub.rendition.Artefact;
import mediahub.rendition.ArtefactFile;
import mediahub.rendition.ArtefactKind;
import mediahub.rendition.ArtefactsAbandoned;
import mediahub.rendition.ArtefactsMade;
import mediahub.rendition.ArtefactsRequested;
import mediahub.rendition.AudioRung;
import mediahub.rendition.AudioTrack;
import mediahub.rendition.Chunk;
import mediahub.rendition.ContentLight;
import mediahub.rendition.DroppedTrack;
import mediahub.rendition.EncodeProgressed;
import mediahub.rendition.EncodeRequested;
import mediahub.rendition.EncodingFailed;
import mediahub.rendition.Fragment;
import mediahub.rendition.ImageInspected;
import mediahub.rendition.ImageInspection;
import mediahub.rendition.InitObject;
import mediahub.rendition.Inspection;
import mediahub.rendition.InspectionRequested;
import mediahub.rendition.JobFailed;
import mediahub.rendition.JobFinished;
import mediahub.rendition.JobKind;
import mediahub.rendition.JobStarted;
import mediahub.rendition.JobsRequested;
import mediahub.rendition.LadderPlanned;
import mediahub.rendition.Leftovers;
import mediahub.rendition.LoudnessGoal;
import mediahub.rendition.MasteringDisplay;
import mediahub.rendition.MediaInspected;
import mediahub.rendition.MediaPublished;
import mediahub.rendition.MediaRefused;
import mediahub.rendition.MediaWithdrawn;
import mediahub.rendition.ObjectsSwept;
import mediahub.rendition.PackageAbandoned;
import mediahub.rendition.PackageChecked;
import mediahub.rendition.PackageKind;
import mediahub.rendition.PackagePlanned;
import mediahub.rendition.PackagePlayable;
import mediahub.rendition.PartEncoded;
import mediahub.rendition.PictureProbe;
import mediahub.rendition.ProbedSize;
import mediahub.rendition.ReencodeBegun;
import mediahub.rendition.RenditionCompleted;
import mediahub.rendition.RenditionEvent;
import mediahub.rendition.RenditionOpened;
import mediahub.rendition.RenditionPart;
import mediahub.rendition.RequestedJob;
import mediahub.rendition.Segment;
import mediahub.rendition.SegmentsEncoded;
import mediahub.rendition.SweepAbandoned;
import mediahub.rendition.SweepRequested;
import mediahub.rendition.VideoRung;
import mediahub.rendition.VideoTrack;
import mediahub.rendition.WithdrawReason;
import mediahub.upload.SourceObject;
import mediahub.upload.TextSource;

/** Any event of a media, with few jobs, attempts and renditions, so that they meet again. */
final class RandomRenditionEvents {
  private final Random random;

  RandomRenditionEvents(Random random) {
    this.random = random;
  }

  RenditionEvent next() {
    String job = "job-" + random.nextInt(2);
    int attempt = 1 + random.nextInt(2);
    String rendition = List.of("v720", "v240", "a0").get(random.nextInt(3));
    return switch (random.nextInt(32)) {
      case 0 ->
          new InspectionRequested(
              "owner", source(), job, attempt, null, List.of(), random.nextBoolean(), true);
      case 1 -> new JobStarted(job, attempt, "worker");
      case 2 -> new MediaInspected(inspection(), List.of(), List.of());
      case 3 -> new MediaRefused("not-media", "It is a zip.", "Upload media.");
      case 4 -> new LadderPlanned(1, List.of(videoRung()), List.of(audioRung()), 4000);
      case 5 -> new EncodeRequested(job, attempt);
      case 6 -> new EncodeProgressed(job, attempt, random.nextInt(1001));
      case 7, 8, 9 ->
          new RenditionOpened(
              rendition,
              job,
              attempt,
              job + "/1/" + rendition + "/",
              "init.mp4",
              800L,
              "avc1.64001f");
      case 10, 11, 12 ->
          new SegmentsEncoded(rendition, job, attempt, random.nextInt(4), segments());
      case 13 -> new RenditionCompleted(rendition, job, attempt, random.nextInt(9), 9_000_000L);
      case 14 -> new JobFinished(job, attempt);
      case 15 -> new JobFailed(job, attempt, "worker-lost", "Gone.", true);
      case 16 -> new PackageChecked(List.of(1, 2), List.of(), null, List.of(), null, List.of());
      case 17 ->
          new SweepRequested(
              job, attempt, new Leftovers(job, List.of(attempt), 0, null, List.of(), List.of()));
      case 18 -> new ObjectsSwept(job, attempt, 9L, 9_000L);
      case 19 -> new SweepAbandoned(job, "storage-unavailable", "It is away.");
      case 20 -> new MediaPublished(random.nextLong(1_000_000_000), null);
      case 21 -> new EncodingFailed("failed", "It failed.", "Again.");
      default -> ofPackage(job, attempt, rendition);
    };
  }

  /** Of few packages, so that they meet again. */
  private RenditionEvent ofPackage(String job, int attempt, String rendition) {
    String packageId = "package-" + random.nextInt(3);
    return switch (random.nextInt(17)) {
      case 12 -> new ImageInspected(new ImageInspection("png", 640, 480, random.nextBoolean()));
      case 13 ->
          new ArtefactsRequested(
              job,
              attempt,
              "x-" + job + "-" + attempt + "/",
              random.nextBoolean() ? null : random.nextLong(1_000_000),
              random.nextBoolean() ? null : new TextSource(source(), "pt-BR", ""),
              random.nextLong(5));
      case 14 -> new ArtefactsMade(job, attempt, List.of(artefact()));
      case 15 -> new ArtefactsAbandoned(job, "subtitles-unreadable", "It is no text.");
      case 0, 1 -> planned(packageId);
      case 2 ->
          new JobsRequested(
              packageId,
              List.of(
                  new RequestedJob(job, JobKind.CHUNK, attempt, random.nextInt(3)),
                  new RequestedJob(job + "-s", JobKind.SOUND, attempt, 0)));
      case 3, 4, 5, 6 -> part(packageId, job, attempt, rendition);
      case 7 -> new PackagePlayable(packageId);
      case 8 -> new PackageAbandoned(packageId, "superseded", "Another has taken its place.");
      case 9 -> new PackageChecked(List.of(1, 2), List.of(), packageId, List.of(), null, List.of());
      case 10 -> new MediaPublished(random.nextLong(1_000_000_000), packageId);
      case 11 -> new ReencodeBegun(job, "recipe-" + random.nextInt(2), 950, 150);
      default ->
          new MediaWithdrawn(
              random.nextBoolean() ? WithdrawReason.CANCELLED : WithdrawReason.DELETED);
    };
  }

  private Artefact artefact() {
    return Artefact.newBuilder()
        .setArtefactId(List.of("poster", "s0", "u-pt-BR").get(random.nextInt(3)))
        .setKind(ArtefactKind.values()[random.nextInt(ArtefactKind.values().length)])
        .setFolder("x-" + random.nextInt(3) + "/")
        .setFiles(List.of(new ArtefactFile("a.jpg", "image/jpeg", 9L, "ab".repeat(32), 640, 360)))
        .setName("\"A\" name 'with' quotes")
        .setAtMicros(random.nextLong(1_000_000))
        .build();
  }

  private PackagePlanned planned(String packageId) {
    boolean based = random.nextInt(4) == 0;
    return new PackagePlanned(
        packageId,
        random.nextBoolean() ? PackageKind.MAIN : PackageKind.PREVIEW,
        "recipe-1",
        1,
        List.of(videoRung()),
        List.of(audioRung()),
        4000,
        List.of(
            new Chunk(0L, 120L, 0, 0L, List.of()), new Chunk(120L, 600L, 1, 3_000_000L, List.of())),
        based ? "package-" + random.nextInt(3) : null,
        based ? List.of("a0") : List.of(),
        random.nextBoolean() ? new LoudnessGoal(-23.0, -1.0) : null,
        random.nextBoolean() ? "0001" : null);
  }

  private PartEncoded part(String packageId, String job, int attempt, String rendition) {
    InitObject init =
        new InitObject(
            "init-0123456789ab.mp4",
            800L,
            "01".repeat(32),
            "avc1.64001f",
            random.nextBoolean() ? "0001" : null);
    return new PartEncoded(
        packageId,
        job,
        attempt,
        JobKind.values()[random.nextInt(3)],
        random.nextInt(3),
        random.nextBoolean(),
        List.of(new RenditionPart(rendition, init, random.nextInt(4), segments())),
        List.of());
  }

  private static SourceObject source() {
    return new SourceObject("uploads", "key", 1000L, "ab".repeat(32), "video/mp4");
  }

  private List<Segment> segments() {
    return IntStream.rangeClosed(0, random.nextInt(4))
        .mapToObj(
            i ->
                new Segment(
                    "%05d.m4s".formatted(i),
                    random.nextLong(1, 5_000_000),
                    random.nextLong(1, 3_000_000),
                    List.of(new Fragment(1_000_000L, 0L, 20_000L))))
        .toList();
  }

  private MasteringDisplay display() {
    return new MasteringDisplay(
        List.of(34_000, 16_000, 13_250, 34_500, 7_500, 3_000, 15_635, 16_450),
        random.nextLong(1, 100_000_000),
        0L);
  }

  private Inspection inspection() {
    VideoTrack video =
        new VideoTrack(
            0,
            "h264",
            1280,
            720,
            0,
            30000,
            1001,
            false,
            false,
            "yuv420p",
            random.nextLong(9_000_000),
            random.nextBoolean(),
            "bt709",
            "bt709",
            "bt709",
            0L,
            null,
            random.nextBoolean() ? null : display(),
            random.nextBoolean() ? null : new ContentLight(1000, random.nextInt(400)),
            random.nextBoolean() ? null : probe());
    return new Inspection(
        "mov",
        random.nextLong(60_000_000),
        video,
        List.of(
            new AudioTrack(
                1, "aac", 2, 48000, "de", "stereo", "Film", random.nextBoolean(), false, 0L)),
        List.of(new DroppedTrack(2, "nellymoser", "It cannot be decoded.")),
        random.nextBoolean());
  }

  private PictureProbe probe() {
    return new PictureProbe(
        random.nextLong(8_000_000),
        List.of(
            new ProbedSize(1280, 720, random.nextLong(4_000_000), random.nextLong(9_000_000)),
            new ProbedSize(426, 240, random.nextLong(400_000), random.nextLong(900_000))));
  }

  private static VideoRung videoRung() {
    return new VideoRung("v720", 1280, 720, 30000, 1001, 3_000_000L, "h264");
  }

  private static AudioRung audioRung() {
    return new AudioRung("a0", 1, 2, 48000, 128_000L, "de", "German", true, "audio");
  }
}
