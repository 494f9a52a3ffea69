package io.mediahub.encoder.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.base.hash.Sha256;
import io.mediahub.encoder.media.MadeMedia;
import io.mediahub.encoder.media.TestMedia;
import io.mediahub.encoder.media.image.MadeImages;
import io.mediahub.encoder.worker.StoredParts.Uploaded;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import mediahub.encoding.EncodeJob;
import mediahub.encoding.MakeArtefacts;
import mediahub.rendition.Artefact;
import mediahub.rendition.ArtefactFile;
import mediahub.rendition.ArtefactKind;
import mediahub.rendition.ArtefactsMade;
import mediahub.rendition.AudioTrack;
import mediahub.rendition.EncodeProgressed;
import mediahub.rendition.ImageInspected;
import mediahub.rendition.ImageInspection;
import mediahub.rendition.Inspection;
import mediahub.rendition.JobFailed;
import mediahub.rendition.JobFinished;
import mediahub.rendition.JobReport;
import mediahub.rendition.MediaRefused;
import mediahub.upload.SourceObject;
import mediahub.upload.TextSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is made of films, sounds and images beside renditions, from the job to the object store. */
@ExtendWith(EncoderExtension.class)
class ArtefactsIT {
  private static final String FOLDER = "x-job-1/";
  private static final String SRT =
      """
      1
      00:00:00,500 --> 00:00:01,500
      Hello <i>there</i>

      2
      00:01:10,000 --> 00:01:11,000
      After a minute
      """;

  @TempDir Path folder;
  private final EncoderUnderTest encoder;

  ArtefactsIT(EncoderUnderTest encoder) {
    this.encoder = encoder;
  }

  /** 72 seconds, the last 12 of them blue, with two tracks of subtitles and two chapters. */
  private Uploaded film(String mediaId) throws Exception {
    Path text = Files.writeString(folder.resolve("s.srt"), SRT);
    Path chapters =
        Files.writeString(
            folder.resolve("c.txt"),
            """
            ;FFMETADATA1
            [CHAPTER]
            TIMEBASE=1/1000
            START=0
            END=60000
            title=Noise
            [CHAPTER]
            TIMEBASE=1/1000
            START=60000
            END=72000
            title=Blue
            """);
    Path film =
        TestMedia.make(
            folder.resolve("film.mkv"),
            "-f",
            "lavfi",
            "-i",
            "testsrc2=s=640x360:r=5:d=72,drawbox=c=blue:t=fill:enable='gte(t,60)'",
            "-f",
            "lavfi",
            "-i",
            "sine=d=72",
            "-i",
            text,
            "-i",
            text,
            "-i",
            chapters,
            "-map",
            "0",
            "-map",
            "1",
            "-map",
            "2",
            "-map",
            "3",
            "-map_chapters",
            "4",
            "-preset",
            "ultrafast",
            "-g",
            "10",
            "-c:a",
            "aac",
            "-c:s",
            "srt",
            "-metadata:s:s:0",
            "language=ger",
            "-metadata:s:s:0",
            "title=Alles",
            "-disposition:s:0",
            "default",
            "-disposition:s:1",
            "forced");
    return encoder.inspected(mediaId, encoder.upload(mediaId, film));
  }

  private static MakeArtefacts all(Uploaded media) {
    return new MakeArtefacts(media.source(), media.inspection(), FOLDER, 4000, null, null);
  }

  private List<JobReport> reports(EncodeJob job) {
    return encoder.awaitReports(job, JobFinished.class);
  }

  /** By id, in the order of their reports. */
  private static Map<String, Artefact> artefacts(List<JobReport> reports) {
    return reports.stream()
        .filter(report -> report.getReport() instanceof ArtefactsMade)
        .flatMap(report -> ((ArtefactsMade) report.getReport()).getArtefacts().stream())
        .collect(
            Collectors.toMap(
                Artefact::getArtefactId,
                Function.identity(),
                (one, other) -> other,
                LinkedHashMap::new));
  }

  /** Every file is stored as it is described, and nothing else is. */
  private void assertStored(String mediaId, Map<String, Artefact> artefacts, String jobFolder) {
    List<String> keys =
        artefacts.values().stream()
            .flatMap(
                each ->
                    each.getFiles().stream()
                        .map(file -> mediaId + "/" + each.getFolder() + file.getName()))
            .toList();
    assertThat(encoder.keys("media", mediaId + "/" + jobFolder))
        .containsExactlyInAnyOrderElementsOf(keys);
    for (Artefact each : artefacts.values()) {
      assertThat(each.getFolder()).startsWith(jobFolder + each.getArtefactId() + "-");
      for (ArtefactFile file : each.getFiles()) {
        byte[] bytes = read(mediaId, each, file.getName());
        assertThat(bytes).hasSize(Math.toIntExact(file.getSizeBytes()));
        assertThat(HexFormat.of().formatHex(Sha256.of(bytes))).isEqualTo(file.getSha256());
      }
    }
  }

  private byte[] read(String mediaId, Artefact artefact, String name) {
    return encoder.read(mediaId + "/" + artefact.getFolder() + name);
  }

  private String text(String mediaId, Artefact artefact, String name) {
    return new String(read(mediaId, artefact, name), UTF_8);
  }

  private Path saved(String mediaId, Artefact artefact, String name) throws Exception {
    return Files.write(folder.resolve(name), read(mediaId, artefact, name));
  }

  private static List<String> names(Artefact artefact) {
    return artefact.getFiles().stream().map(ArtefactFile::getName).toList();
  }

  @Test
  void all_that_a_film_has_is_made_and_stored() throws Exception {
    Uploaded media = film("x1");

    EncodeJob job = encoder.send("x1", all(media));

    List<JobReport> reports = reports(job);
    assertThat(reports).noneMatch(report -> report.getReport() instanceof JobFailed);
    Map<String, Artefact> made = artefacts(reports);
    assertThat(made.keySet())
        .containsExactly("poster", "chapters", "s0", "s1", "storyboard", "motion", "waveform");
    assertStored("x1", made, FOLDER);
    assertThat(encoder.workFiles("jobs")).isEmpty();

    Artefact poster = made.get("poster");
    assertThat(poster.getKind()).isEqualTo(ArtefactKind.POSTER);
    assertThat(names(poster))
        .containsExactly("320.avif", "320.webp", "320.jpg", "640.avif", "640.webp", "640.jpg");
    assertThat(poster.getBlurHash()).hasSizeGreaterThan(6);
    assertThat(poster.getAtMicros()).isPositive();
    assertThat(TestMedia.rgb(saved("x1", poster, "640.jpg"), 320, 180)).hasSize(3);

    Artefact first = made.get("s0");
    assertThat(first.getLanguage()).isEqualTo("de");
    assertThat(first.getName()).isEqualTo("Alles");
    assertThat(first.getPreferred()).isTrue();
    assertThat(first.getStepMicros()).isEqualTo(60_000_000L);
    assertThat(names(first)).containsExactly("00000.vtt", "00001.vtt");
    assertThat(text("x1", first, "00000.vtt"))
        .contains("00:00:00.500 --> 00:00:01.500\nHello <i>there</i>")
        .doesNotContain("After a minute");
    assertThat(text("x1", first, "00001.vtt")).contains("After a minute");
    assertThat(made.get("s1").getForced()).isTrue();

    assertThat(text("x1", made.get("chapters"), "chapters.json"))
        .isEqualTo(
            "[{\"number\":1,\"start\":0.0,\"end\":60.0,\"title\":\"Noise\"},"
                + "{\"number\":2,\"start\":60.0,\"end\":72.0,\"title\":\"Blue\"}]");
    assertThat(text("x1", made.get("storyboard"), "storyboard.vtt"))
        .startsWith("WEBVTT")
        .contains("sheet-0.jpg#xywh=0,0,240,136");
    assertThat(made.get("storyboard").getStepMicros()).isEqualTo(2_000_000L);
    assertThat(text("x1", made.get("waveform"), "waveform.json")).startsWith("{\"version\":2");
    assertThat(
            TestMedia.probe(
                saved("x1", made.get("motion"), "motion.mp4"), "stream=codec_name,width"))
        .containsExactly("h264,480");
  }

  @Test
  void the_poster_that_the_owner_chose_is_that_frame() throws Exception {
    Uploaded media = film("x2");
    MakeArtefacts wish =
        new MakeArtefacts(media.source(), media.inspection(), "x-wish-1/", 4000, 65_000_000L, null);

    Map<String, Artefact> made = artefacts(reports(encoder.send("x2", wish)));

    assertThat(made.keySet()).containsExactly("poster");
    assertStored("x2", made, "x-wish-1/");
    Artefact poster = made.get("poster");
    assertThat(poster.getAtMicros()).isEqualTo(65_000_000L);
    int[] rgb = TestMedia.rgb(saved("x2", poster, "640.jpg"), 320, 180);
    assertThat(rgb[2]).isGreaterThan(200);
    assertThat(rgb[0]).isLessThan(60);
  }

  @Test
  void uploaded_subtitles_become_segments_whatever_their_encoding() throws Exception {
    Uploaded media = film("x3");
    Path text =
        Files.write(
            folder.resolve("u.srt"),
            SRT.replace("there", "Größe").getBytes(Charset.forName("windows-1252")));

    Map<String, Artefact> made = artefacts(reports(subtitles("x3", media, text)));

    assertThat(made.keySet()).containsExactly("u-pt-BR");
    assertStored("x3", made, "x-text-1/");
    Artefact uploaded = made.get("u-pt-BR");
    assertThat(uploaded.getKind()).isEqualTo(ArtefactKind.SUBTITLES);
    assertThat(uploaded.getLanguage()).isEqualTo("pt-BR");
    assertThat(uploaded.getName()).isEqualTo("Brasil");
    assertThat(names(uploaded)).containsExactly("00000.vtt", "00001.vtt");
    assertThat(text("x3", uploaded, "00000.vtt")).contains("Hello <i>Größe</i>");
  }

  @Test
  void a_text_without_subtitles_is_told_to_its_owner() throws Exception {
    Uploaded media = film("x4");
    Path text = Files.writeString(folder.resolve("u.srt"), "My shopping list");

    JobFailed failed = encoder.awaitFailure(subtitles("x4", media, text));

    assertThat(failed.getCode()).isEqualTo("subtitles-unreadable");
    assertThat(failed.getRetryable()).isFalse();
    assertThat(failed.getSentence()).contains("has no subtitles").contains("WebVTT");
    assertThat(encoder.keys("media", "x4/x-text-1/")).isEmpty();
  }

  private EncodeJob subtitles(String mediaId, Uploaded media, Path text) throws Exception {
    SourceObject object = encoder.upload("texts/" + mediaId, text);
    return encoder.send(
        mediaId,
        new MakeArtefacts(
            media.source(),
            media.inspection(),
            "x-text-1/",
            4000,
            null,
            new TextSource(object, "pt-BR", "Brasil")));
  }

  @Test
  void a_sound_has_its_cover_and_a_waveform() throws Exception {
    Path cover = MadeImages.quarters(folder, "cover.jpg", 400, 400);
    Path song =
        TestMedia.make(
            folder.resolve("song.mp3"),
            "-f",
            "lavfi",
            "-i",
            "sine=d=3",
            "-i",
            cover,
            "-map",
            "0",
            "-map",
            "1",
            "-c:v",
            "copy",
            "-id3v2_version",
            "3",
            "-disposition:v",
            "attached_pic");
    Uploaded media = encoder.inspected("x5", encoder.upload("x5", song));

    Map<String, Artefact> made = artefacts(reports(encoder.send("x5", all(media))));

    assertThat(made.keySet()).containsExactly("cover", "waveform");
    assertStored("x5", made, FOLDER);
    assertThat(names(made.get("cover"))).contains("320.jpg", "400.jpg");
    assertThat(names(made.get("waveform"))).containsExactly("waveform.json", "waveform.dat");
  }

  @Test
  void what_the_file_does_not_give_is_left_out_and_the_rest_is_made() throws Exception {
    Path clip = MadeMedia.film(folder, "clip.mp4", "testsrc2=s=320x180:d=4", "sine=d=4");
    Uploaded media = encoder.inspected("x6", encoder.upload("x6", clip));
    // A track that is not in the file: its waveform cannot be made.
    AudioTrack absent =
        AudioTrack.newBuilder(media.inspection().getAudio().getFirst()).setIndex(7).build();
    Inspection other = Inspection.newBuilder(media.inspection()).setAudio(List.of(absent)).build();

    List<JobReport> reports =
        reports(encoder.send("x6", all(new Uploaded(media.source(), other, List.of()))));

    assertThat(artefacts(reports).keySet()).containsExactly("poster", "storyboard", "motion");
    assertThat(reports).noneMatch(report -> report.getReport() instanceof JobFailed);
  }

  @Test
  void an_image_is_made_in_all_sizes_by_the_job_that_looks_at_it() throws Exception {
    Path photo = MadeImages.quarters(folder, "photo.jpg", 1000, 500);
    EncodeJob job = encoder.send("x7", EncoderUnderTest.prepare(encoder.upload("x7", photo)));

    List<JobReport> reports = reports(job);

    assertThat(reports)
        .extracting(JobReport::getReport)
        .contains(new ImageInspected(new ImageInspection("jpeg", 1000, 500, false)));
    Map<String, Artefact> made = artefacts(reports);
    assertThat(made.keySet()).containsExactly("image");
    assertStored("x7", made, "x-" + job.getJobId() + "-1/");
    Artefact image = made.get("image");
    assertThat(image.getBlurHash()).hasSizeGreaterThan(6);
    assertThat(image.getFiles())
        .extracting(ArtefactFile::getWidth)
        .containsExactly(320, 320, 320, 640, 640, 640, 1000, 1000, 1000);
    assertThat(TestMedia.rgb(saved("x7", image, "640.jpg"), 100, 60)[0]).isBetween(170, 215);
  }

  @Test
  void an_animation_is_a_short_film_as_well() throws Exception {
    Path gif = MadeMedia.film(folder, "a.gif", "testsrc2=s=320x240:d=1:r=10,format=rgb24", "");
    EncodeJob job = encoder.send("x8", EncoderUnderTest.prepare(encoder.upload("x8", gif)));

    List<JobReport> reports = reports(job);

    assertThat(reports)
        .extracting(JobReport::getReport)
        .contains(new ImageInspected(new ImageInspection("gif", 320, 240, true)));
    Map<String, Artefact> made = artefacts(reports);
    assertThat(made.keySet()).containsExactly("image", "motion");
    assertStored("x8", made, "x-" + job.getJobId() + "-1/");
    assertThat(TestMedia.probe(saved("x8", made.get("motion"), "motion.mp4"), "stream=codec_name"))
        .containsExactly("h264");
  }

  @Test
  void a_bomb_is_refused_by_its_header() throws Exception {
    Path bomb = MadeImages.bomb(folder, 30_000, 30_000);

    EncodeJob job = encoder.send("x9", EncoderUnderTest.prepare(encoder.upload("x9", bomb)));

    MediaRefused refused =
        (MediaRefused) encoder.awaitReports(job, MediaRefused.class).getLast().getReport();
    assertThat(refused.getCode()).isEqualTo("too-large");
    assertThat(refused.getSentence()).contains("30000 x 30000");
    assertThat(encoder.keys("media", "x9/")).isEmpty();
  }

  @Test
  void an_image_that_cannot_be_decoded_is_refused() throws Exception {
    Path png = MadeImages.bomb(folder, 500, 500);
    byte[] bytes = Files.readAllBytes(png);
    for (int i = 45; i < bytes.length - 20; i++) {
      bytes[i] = 7;
    }
    Files.write(png, bytes);

    EncodeJob job = encoder.send("x10", EncoderUnderTest.prepare(encoder.upload("x10", png)));

    MediaRefused refused =
        (MediaRefused) encoder.awaitReports(job, MediaRefused.class).getLast().getReport();
    assertThat(refused.getCode()).isEqualTo("damaged-file");
  }

  @Test
  void an_image_that_changed_on_its_way_is_refused_for_that() throws Exception {
    Path photo = MadeImages.quarters(folder, "photo.png", 100, 100);
    SourceObject source =
        SourceObject.newBuilder(encoder.upload("x11", photo)).setSha256("00".repeat(32)).build();

    EncodeJob job = encoder.send("x11", EncoderUnderTest.prepare(source));

    MediaRefused refused =
        (MediaRefused) encoder.awaitReports(job, MediaRefused.class).getLast().getReport();
    assertThat(refused.getCode()).isEqualTo("checksum-mismatch");
  }

  @Test
  void a_cancelled_job_stops_within_two_seconds() throws Exception {
    Path hour =
        TestMedia.make(
            folder.resolve("hour.flac"), "-f", "lavfi", "-i", "anoisesrc=r=8000:d=1800:a=0.01");
    Uploaded media = encoder.inspected("x12", encoder.upload("x12", hour));
    EncodeJob job = encoder.send("x12", all(media));
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> !encoder.workFiles("jobs").isEmpty());

    Instant cancelled = Instant.now();
    encoder.cancel(job);

    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> encoder.workFiles("jobs").isEmpty());
    assertThat(Duration.between(cancelled, Instant.now())).isLessThan(Duration.ofSeconds(2));
    Path photo = MadeImages.quarters(folder, "after.png", 100, 100);
    reports(encoder.send("x13", EncoderUnderTest.prepare(encoder.upload("x13", photo))));
    assertThat(encoder.reportsSoFar(job))
        .extracting(JobReport::getReport)
        .hasOnlyElementsOfType(EncodeProgressed.class);
  }
}
