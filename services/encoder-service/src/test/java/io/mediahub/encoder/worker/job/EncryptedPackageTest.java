package io.mediahub.encoder.worker.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mediahub.base.content.ContentKeys;
import io.mediahub.domain.rendition.ChunkPlan;
import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.domain.rendition.Ladder;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MediaFailure;
import io.mediahub.encoder.media.TestMedia;
import io.mediahub.encoder.media.compare.Similarity;
import io.mediahub.encoder.media.encode.ChunkEncoder;
import io.mediahub.encoder.media.encode.SoundEncoder;
import io.mediahub.encoder.media.inspect.InspectionLimits;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Accepted;
import io.mediahub.encoder.media.inspect.Inspector;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.encoder.store.MediaStore;
import io.mediahub.encoder.store.Parts;
import io.mediahub.encoder.store.SourceCache;
import io.mediahub.encoder.store.WorkFolder;
import io.mediahub.encoder.worker.ManualClock;
import io.mediahub.encoder.worker.job.PartResults.Target;
import io.mediahub.hls.measure.Aes128;
import io.mediahub.playlist.render.AudioRendition;
import io.mediahub.playlist.render.Encryption;
import io.mediahub.playlist.render.HlsPackage;
import io.mediahub.playlist.render.PlaylistTexts;
import io.mediahub.playlist.render.Track;
import io.mediahub.playlist.render.VideoRendition;
import io.mediahub.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import mediahub.Metadata;
import mediahub.encoding.CheckPackage;
import mediahub.encoding.EncodeChunk;
import mediahub.encoding.EncodeJob;
import mediahub.encoding.EncodeSound;
import mediahub.encoding.PublishedPackage;
import mediahub.encoding.Sweep;
import mediahub.rendition.AudioRung;
import mediahub.rendition.ComparedRendition;
import mediahub.rendition.Fragment;
import mediahub.rendition.Inspection;
import mediahub.rendition.JobKind;
import mediahub.rendition.JobReport;
import mediahub.rendition.LadderPlanned;
import mediahub.rendition.Leftovers;
import mediahub.rendition.PackageChecked;
import mediahub.rendition.PartEncoded;
import mediahub.rendition.RenditionPart;
import mediahub.rendition.Segment;
import mediahub.rendition.Urgency;
import mediahub.rendition.VideoRung;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** A package from a worker that encrypts: what is stored, what its check sees, what plays. */
class EncryptedPackageTest {
  private static final long MEMORY = 6L << 30;
  private static final String SECRET = "0001";

  @TempDir Path folder;

  private final MemoryStore memory = new MemoryStore();
  private final MediaStore store = new MediaStore(memory.client(), "media");
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Parts parts = new Parts(store, threads);
  private final ManualClock clock = new ManualClock();
  private final List<Object> reported = new ArrayList<>();
  private ContentKeys keys;
  private FfmpegSandbox sandbox;
  private WorkFolder work;
  private JobStage stage;
  private Path film;
  private Inspection inspection;
  private LadderPlanned plan;

  @BeforeEach
  void open() throws Exception {
    Path secrets = Files.createDirectories(folder.resolve("content"));
    Files.writeString(
        secrets.resolve(SECRET + ".key"), Base64.getEncoder().encodeToString(new byte[32]));
    keys = new ContentKeys(secrets);
    sandbox = TestMedia.sandbox();
    work = new WorkFolder(folder.resolve("work"), DataSize.ofMegabytes(1), Duration.ofSeconds(5));
    SourceCache sources = new SourceCache(store, work, threads, DataSize.ofMegabytes(100));
    stage = new JobStage(store, parts, sources, work, threads, keys);
    film =
        TestMedia.make(
            folder.resolve("film.mp4"),
            "-t",
            9,
            "-i",
            TestMedia.CLIP,
            "-vf",
            "scale=320:180",
            "-c:v",
            "libx264",
            "-preset",
            "veryfast",
            "-c:a",
            "aac");
    inspection =
        ((Accepted)
                new Inspector(sandbox, InspectionLimits.DEFAULT)
                    .inspect(space("inspect"), TestMedia.declared(film)))
            .inspection();
    plan = Ladder.plan(inspection);
  }

  @AfterEach
  void close() throws Exception {
    work.close();
    sandbox.close();
    threads.shutdownNow();
  }

  private JobSpace space(String job) throws Exception {
    return new JobSpace(Files.createDirectories(folder.resolve("job-" + job)), film);
  }

  /**
   * @param secret null when the job's package is not encrypted
   */
  private Run run(String id, @Nullable String secret) {
    Metadata metadata =
        new Metadata("dispatch", "media", 0L, clock.instant(), "system:test", "", "");
    Sweep nothing = new Sweep(new Leftovers(null, List.of(), 0, null, List.of(), List.of()));
    EncodeJob job = new EncodeJob(metadata, "media", "job-" + id, 1, nothing, secret);
    var producer =
        new MockProducer<String, byte[]>(
            true, null, new StringSerializer(), new ByteArraySerializer());
    var sender =
        new ReportSender<JobReport>(
            Topics.RENDITION_COMMANDS,
            (topic, report) -> {
              reported.add(report.getReport());
              return new byte[0];
            },
            producer);
    var received = new ReceivedJob(job, null, 1, Urgency.LATER);
    return new Run(
        job,
        id,
        Urgency.LATER,
        new JobReports(sender, clock, Subject.of(received)),
        new JobProgress());
  }

  /** Encodes the film as the jobs of a package do. */
  private void encode(String packageId, @Nullable String secret, String run) throws Exception {
    Run running = run(run, secret);
    Set<String> pictures =
        plan.getVideo().stream().map(VideoRung::getRenditionId).collect(Collectors.toSet());
    Target chunk = new Target(packageId, JobKind.CHUNK, 0, pictures, PartSizes.ONE);
    try (PartResults results = stage.results(running, chunk, 0, Set.of())) {
      new ChunkEncoder(sandbox, MEMORY).encode(space(run), chunk(packageId), 1, results);
      results.complete();
    }
    Set<String> sounds =
        plan.getAudio().stream().map(AudioRung::getRenditionId).collect(Collectors.toSet());
    Target sound = new Target(packageId, JobKind.SOUND, 0, sounds, PartSizes.GROWING);
    try (PartResults results = stage.results(running, sound, 0, Set.of())) {
      new SoundEncoder(sandbox, MEMORY).encode(space(run + "-s"), sound(packageId), results);
      results.complete();
    }
  }

  private EncodeChunk chunk(String packageId) {
    return new EncodeChunk(
        TestMedia.source("key"),
        inspection,
        packageId,
        plan.getVideo(),
        plan.getSegmentMillis(),
        0,
        ChunkPlan.of(inspection, List.of()).getFirst(),
        true);
  }

  private EncodeSound sound(String packageId) {
    return new EncodeSound(
        TestMedia.source("key"),
        inspection,
        packageId,
        plan.getAudio(),
        plan.getSegmentMillis(),
        null);
  }

  private List<PartEncoded> results(String packageId) throws Exception {
    List<PartEncoded> found = new ArrayList<>();
    for (JobKind kind : List.of(JobKind.CHUNK, JobKind.SOUND)) {
      for (int i = 0; parts.find("media", packageId, kind, i) != null; i++) {
        found.add(parts.find("media", packageId, kind, i).getPart());
      }
    }
    return found;
  }

  private Map<String, byte[]> stored(String packageId) {
    Map<String, byte[]> stored = new LinkedHashMap<>();
    memory.objects.forEach(
        (key, bytes) -> {
          if (key.startsWith("media/" + packageId + "/") && !key.contains("/parts/")) {
            stored.put(key.substring("media/".length() + packageId.length() + 1), bytes);
          }
        });
    return stored;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private PackageChecked check(String packageId, @Nullable PublishedPackage published)
      throws Exception {
    int sounds =
        (int) results(packageId).stream().filter(each -> each.getKind() == JobKind.SOUND).count();
    reported.clear();
    new CheckJob(stage, new PackageComparer(stage, new Similarity(sandbox, MEMORY)))
        .run(
            run("check", null),
            new CheckPackage(
                inspection,
                packageId,
                plan.getVideo(),
                plan.getAudio(),
                plan.getSegmentMillis(),
                1,
                sounds,
                null,
                List.of(),
                published));
    return (PackageChecked) reported.getFirst();
  }

  @Test
  void what_is_stored_is_no_film_without_the_key() throws Exception {
    encode("secret-m", SECRET, "aaaaaa");

    Map<String, byte[]> stored = stored("secret-m");
    assertThat(stored).hasSizeGreaterThan(6);
    stored.forEach(
        (name, bytes) ->
            assertThat(text(bytes))
                .as(name)
                .doesNotContain("ftyp", "moov", "moof", "mdat", "avcC", "Lavc"));
    for (PartEncoded part : results("secret-m")) {
      for (RenditionPart rendition : part.getRenditions()) {
        assertThat(rendition.getInit().getContentKeyId()).isEqualTo(SECRET);
        for (Segment segment : rendition.getSegments()) {
          assertThat(stored.get(rendition.getRenditionId() + "/" + segment.getName()))
              .as("players are told what they fetch")
              .hasSize(Math.toIntExact(segment.getSizeBytes()));
        }
      }
    }
  }

  /** So it does not matter which run of a job was first, and init segments are the same for all. */
  @Test
  void another_run_makes_the_same_bytes() throws Exception {
    encode("secret-m", SECRET, "aaaaaa");
    List<byte[]> first = List.copyOf(stored("secret-m").values());
    memory.objects.clear();

    encode("secret-m", SECRET, "bbbbbb");

    assertThat(List.copyOf(stored("secret-m").values())).containsExactlyElementsOf(first);
    memory.objects.clear();
    encode("other-m", SECRET, "cccccc");
    assertThat(List.copyOf(stored("other-m").values()))
        .as("each package has its own key")
        .doesNotContainAnyElementsOf(first);
  }

  @Test
  void the_check_decrypts_it_and_finds_nothing() throws Exception {
    encode("secret-m", SECRET, "aaaaaa");
    memory.objects.put(
        "media/secret-m/" + plan.getVideo().getFirst().getRenditionId() + "/left.m4s", new byte[1]);
    int files = stored("secret-m").size();

    PackageChecked checked = check("secret-m", null);

    assertThat(checked.getFindings()).isEmpty();
    assertThat(checked.getRules()).contains(15);
    assertThat(stored("secret-m")).as("files of key frames are not left over").hasSize(files - 1);
  }

  @Test
  void the_check_finds_what_players_could_not_decrypt() throws Exception {
    encode("secret-m", SECRET, "aaaaaa");
    String first =
        stored("secret-m").keySet().stream().filter(n -> n.contains("/00000-")).findFirst().get();
    byte[] other = PackageCipher.of(keys, SECRET, "media", "other-m").init(new byte[40]);
    memory.objects.put("media/secret-m/" + first, other);

    assertThatThrownBy(() -> check("secret-m", null))
        .isInstanceOfSatisfying(
            MediaFailure.class,
            failure -> assertThat(failure.failure()).isEqualTo(JobFailure.PACKAGE_BROKEN));
  }

  @Test
  void it_is_compared_with_a_package_that_is_not_encrypted() throws Exception {
    encode("plain-m", null, "aaaaaa");
    encode("secret-m", SECRET, "bbbbbb");
    var published =
        new PublishedPackage("plain-m", plan.getVideo(), plan.getAudio(), null, List.of());

    PackageChecked checked = check("secret-m", published);

    assertThat(checked.getComparison().getRenditions())
        .filteredOn(ComparedRendition::getPicture)
        .isNotEmpty()
        .flatExtracting(ComparedRendition::getSegments)
        .hasSizeGreaterThan(1)
        .allMatch(segment -> segment.getSsimPermille() == 1000, "the same pictures");
  }

  @Test
  void a_worker_without_the_secret_leaves_the_job_to_others() {
    assertThatThrownBy(() -> encode("secret-m", "0009", "aaaaaa"))
        .isInstanceOfSatisfying(
            MediaFailure.class,
            failure -> {
              assertThat(failure.failure()).isEqualTo(JobFailure.CONTENT_KEY_MISSING);
              assertThat(failure.sentence()).contains("0009").doesNotContain(folder.toString());
            });
    assertThat(stored("secret-m")).isEmpty();
  }

  /** ffmpeg plays as a player would: by the playlists, with the key, and without any other help. */
  @Test
  void a_player_with_the_key_sees_the_same_film() throws Exception {
    encode("plain-m", null, "aaaaaa");
    encode("secret-m", SECRET, "bbbbbb");
    Path plain = written("plain-m");
    Path secret = written("secret-m");
    Files.write(secret.resolve(Encryption.KEY_NAME), keys.of(SECRET, "media", "secret-m"));

    assertThat(decoded(secret)).isEqualTo(decoded(plain)).contains("0,", "1,");

    Files.write(secret.resolve(Encryption.KEY_NAME), new byte[16]);
    assertThatThrownBy(() -> decoded(secret)).as("with another key").isNotNull();
  }

  /** What an I-frame playlist lists is a picture by itself. */
  @Test
  void each_key_frame_is_decrypted_alone() throws Exception {
    encode("secret-m", SECRET, "aaaaaa");
    PackageCipher cipher = PackageCipher.of(keys, SECRET, "media", "secret-m");
    RenditionPart part = results("secret-m").getFirst().getRenditions().getFirst();
    String below = part.getRenditionId() + "/";
    byte[] init = cipher.openInit(stored("secret-m").get(below + part.getInit().getName()));
    Segment segment = part.getSegments().get(1);
    byte[] file = stored("secret-m").get(below + Encryption.keyFramesName(segment.getName()));

    assertThat(segment.getFragments()).hasSize(2);
    for (int i = 0; i < 2; i++) {
      Fragment each = segment.getFragments().get(i);
      int from = Math.toIntExact(each.getOffsetBytes());
      int to = Math.toIntExact(from + each.getKeyFrameBytes());
      byte[] frame = cipher.openKeyFrame(1, i, Arrays.copyOfRange(file, from, to));
      Path one = folder.resolve("frame-%d.mp4".formatted(i));
      Files.write(one, init);
      Files.write(one, frame, java.nio.file.StandardOpenOption.APPEND);
      assertThat(TestMedia.firstFrame(one, "format=rgb24")).isNotEmpty();
    }
    Fragment last = segment.getFragments().getLast();
    assertThat(file).hasSize(Math.toIntExact(last.getOffsetBytes() + last.getKeyFrameBytes()));
    assertThat(last.getKeyFrameBytes() % Aes128.KEY_BYTES).isZero();
  }

  /** The package as an address has it: playlists as viewers get them, beside what is stored. */
  private Path written(String packageId) throws Exception {
    Path root = Files.createDirectories(folder.resolve("served/" + packageId));
    for (var each : stored(packageId).entrySet()) {
      Path file = root.resolve(each.getKey());
      Files.createDirectories(file.getParent());
      Files.write(file, each.getValue());
    }
    PlaylistTexts texts = PlaylistTexts.of(pack(packageId));
    Files.writeString(root.resolve("master.m3u8"), texts.multivariant());
    for (var each : texts.media().entrySet()) {
      Files.writeString(root.resolve(each.getKey() + "/playlist.m3u8"), each.getValue());
    }
    return root;
  }

  private HlsPackage pack(String packageId) throws Exception {
    Map<String, List<Segment>> segments = new LinkedHashMap<>();
    Map<String, RenditionPart> first = new LinkedHashMap<>();
    for (PartEncoded result : results(packageId)) {
      for (RenditionPart part : result.getRenditions()) {
        first.putIfAbsent(part.getRenditionId(), part);
        segments
            .computeIfAbsent(part.getRenditionId(), absent -> new ArrayList<>())
            .addAll(part.getSegments());
      }
    }
    Map<String, Track> tracks = new LinkedHashMap<>();
    first.forEach(
        (id, part) ->
            tracks.put(
                id,
                new Track(
                    part.getInit().getCodecs(),
                    part.getInit().getName(),
                    segments.get(id),
                    true,
                    "",
                    part.getInit().getContentKeyId() == null ? null : "../key")));
    return new HlsPackage(
        plan.getVideo().stream()
            .map(rung -> new VideoRendition(rung, tracks.get(rung.getRenditionId())))
            .toList(),
        plan.getAudio().stream()
            .map(rung -> new AudioRendition(rung, tracks.get(rung.getRenditionId())))
            .toList(),
        plan.getSegmentMillis(),
        true);
  }

  /** A checksum of each picture and each frame of sound. */
  private static String decoded(Path root) throws Exception {
    return TestMedia.run(
        List.of(
            TestMedia.FFMPEG_HOME.resolve("ffmpeg").toString(),
            "-v",
            "error",
            "-xerror",
            "-nostdin",
            "-allowed_extensions",
            "ALL",
            "-protocol_whitelist",
            "file,crypto",
            "-i",
            root.resolve("master.m3u8").toString(),
            "-map",
            "0:v:0",
            "-map",
            "0:a:0",
            "-f",
            "framecrc",
            "-"));
  }
}
