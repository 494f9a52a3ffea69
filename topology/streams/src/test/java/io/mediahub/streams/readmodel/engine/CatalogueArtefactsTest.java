package io.mediahub.streams.readmodel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.schemas.Topics;
import io.mediahub.streams.testing.LogEntry;
import io.mediahub.streams.testing.Rows;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import mediahub.Metadata;
import mediahub.rendition.Artefact;
import mediahub.rendition.ArtefactFile;
import mediahub.rendition.ArtefactKind;
import mediahub.rendition.ArtefactsAbandoned;
import mediahub.rendition.ArtefactsMade;
import mediahub.rendition.ArtefactsRequested;
import mediahub.rendition.EncodingFailed;
import mediahub.rendition.ImageInspected;
import mediahub.rendition.ImageInspection;
import mediahub.rendition.InspectionRequested;
import mediahub.rendition.JobFinished;
import mediahub.rendition.MediaPublished;
import mediahub.rendition.MediaRefused;
import mediahub.rendition.MediaWithdrawn;
import mediahub.rendition.RenditionEnvelope;
import mediahub.rendition.WithdrawReason;
import mediahub.upload.MediaDeleted;
import mediahub.upload.SourceObject;
import mediahub.upload.SubtitlesAdded;
import mediahub.upload.SubtitlesRemoved;
import mediahub.upload.TextSource;
import mediahub.upload.UploadEnvelope;
import mediahub.upload.UploadEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the catalogue shows of a media beside its renditions. */
class CatalogueArtefactsTest {
  private static final List<String> TABLES =
      List.of(
          "catalogue_media", "catalogue_artefact", "catalogue_artefact_job", "catalogue_subtitles");

  private long time;
  private long renditionVersion;
  private long uploadVersion;
  @RegisterExtension private final CatalogueUnderTest catalogue = new CatalogueUnderTest();

  @Test
  void given_a_poster_when_another_is_made_then_it_takes_its_place_and_others_stay()
      throws Exception {
    say(new ArtefactsRequested("j1", 1, "x-j1-1/", null, null, 0L));
    say(made("j1", 1, poster("x-j1-1/poster/", 7_000_000), subtitles("s0", "en", "x-j1-1/s0/")));
    say(new JobFinished("j1", 1));
    say(new ArtefactsRequested("j2", 1, "x-j2-1/", 12_500_000L, null, 0L));
    assertThat(jobs()).isEqualTo("poster null");

    say(made("j2", 1, poster("x-j2-1/poster/", 12_500_000)));

    assertThat(artefacts()).isEqualTo("poster x-j2-1/poster/ 12500000, s0 x-j1-1/s0/ 0");
    assertThat(jobs()).as("a job may make more").isEqualTo("poster null");
    say(new JobFinished("j2", 1));
    assertThat(jobs()).isEqualTo("null");
    assertThat(
            catalogue.views.ask(
                "select files -> 0 ->> 'name' || ' ' || blur_hash from catalogue_artefact"
                    + " where artefact_id = 'poster'"))
        .isEqualTo("640.jpg LEHV6nWB2yk8pyo0adR*.7kCMdnj");
  }

  @Test
  void given_a_request_when_it_is_given_up_then_its_reason_stays_until_the_same_is_asked_again()
      throws Exception {
    say(new ArtefactsRequested("file", 1, "x-file-1/", null, null, 0L));
    say(new ArtefactsRequested("sub", 1, "x-sub-1/", null, text("de"), 0L));
    say(new ArtefactsRequested("sub", 2, "x-sub-2/", null, text("de"), 0L));

    say(new ArtefactsAbandoned("sub", "subtitles-unreadable", "It is no text."));

    assertThat(jobs()).isEqualTo("file null, u-de subtitles-unreadable");
    say(new ArtefactsRequested("again", 1, "x-again-1/", null, text("de"), 0L));
    assertThat(jobs()).isEqualTo("file null, u-de null");
    // Of what was replaced meanwhile.
    say(new ArtefactsAbandoned("sub", "storage-unavailable", "It is away."));
    assertThat(jobs()).isEqualTo("file null, u-de null");
  }

  @ParameterizedTest
  @ValueSource(strings = {"superseded", "removed", "cancelled", "deleted"})
  void given_a_request_that_nobody_wants_when_it_ends_then_nothing_is_left_of_it(String code)
      throws Exception {
    say(new ArtefactsRequested("sub", 1, "x-sub-1/", null, text("de"), 0L));

    say(new ArtefactsAbandoned("sub", code, "The owner wants it so."));

    assertThat(jobs()).isEqualTo("null");
  }

  @Test
  void given_removed_subtitles_when_added_again_then_their_language_begins_anew() throws Exception {
    Instant first = upload(new SubtitlesAdded("owner", text("de")));
    upload(new SubtitlesAdded("owner", text("fr")));
    upload(new SubtitlesAdded("owner", text("de")));
    assertThat(since("de")).as("replaced").isEqualTo(first.getEpochSecond());

    upload(new SubtitlesRemoved("owner", "de"));
    assertThat(since("de")).isNull();
    Instant again = upload(new SubtitlesAdded("owner", text("de")));

    assertThat(since("de")).isEqualTo(again.getEpochSecond());
    assertThat(since("fr")).isNotNull();
  }

  @Test
  void given_the_sizes_of_an_image_when_it_is_refused_then_nothing_of_them_is_left()
      throws Exception {
    say(made("j1", 1, poster("x-j1-1/image/", 0)));

    say(new MediaRefused("too-large", "It is too large.", "Send a smaller one."));

    assertThat(artefacts()).isEqualTo("null");
  }

  @Test
  void given_an_open_wish_when_a_new_encode_is_cancelled_then_it_stays() throws Exception {
    say(new ArtefactsRequested("j1", 1, "x-j1-1/", 12_500_000L, null, 0L));

    say(new MediaWithdrawn(WithdrawReason.CANCELLED));

    assertThat(jobs()).isEqualTo("poster null");
  }

  @Test
  void given_artefacts_when_the_media_is_deleted_then_nothing_of_them_is_left() throws Exception {
    say(made("j1", 1, poster("x-j1-1/poster/", 7_000_000)));
    say(new ArtefactsRequested("j2", 1, "x-j2-1/", 12_500_000L, null, 0L));
    upload(new SubtitlesAdded("owner", text("de")));

    say(new MediaWithdrawn(WithdrawReason.DELETED));
    upload(new MediaDeleted("owner", 1000L));

    for (String table : TABLES.subList(1, TABLES.size())) {
      assertThat(Rows.inPostgres(catalogue.views.source(), table)).as(table).isEmpty();
    }
  }

  @Test
  void given_an_image_when_it_is_published_then_it_stays_so_while_it_is_made_again()
      throws Exception {
    say(new InspectionRequested("owner", source(), "job", 1, null, List.of(), false, true));
    say(new ImageInspected(new ImageInspection("heic", 3024, 4032, false)));
    assertThat(image()).isEqualTo("image 3024x4032 encoding heic");
    say(made("job", 1, poster("x-job-1/", 0)));

    say(new MediaPublished(0L, null));

    assertThat(image()).isEqualTo("image 3024x4032 published heic");
    say(new InspectionRequested("owner", source(), "job2", 1, null, List.of(), false, true));
    assertThat(image()).isEqualTo("image 3024x4032 published heic");
    say(new EncodingFailed("failed", "It failed.", "Again."));
    assertThat(image()).isEqualTo("image 3024x4032 published heic");
  }

  /** Any events in any order: the tables are what a plain fold makes of them. */
  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void given_any_events_when_projected_then_rows_are_those_of_a_plain_fold(long seed)
      throws Exception {
    Random random = new Random(seed);

    for (int i = 0; i < 300; i++) {
      if (random.nextInt(4) == 0) {
        upload(anyUpload(random));
      } else {
        say(any(random));
      }
    }

    for (String table : TABLES) {
      assertThat(Rows.inPostgres(catalogue.views.source(), table))
          .as(table + ", seed " + seed)
          .isEqualTo(Rows.of(table, catalogue.driver.expected.rows()));
    }
  }

  private static Object any(Random random) {
    String job = "j" + random.nextInt(4);
    int attempt = random.nextInt(1, 3);
    String language = List.of("de", "fr").get(random.nextInt(2));
    return switch (random.nextInt(10)) {
      case 9 -> new JobFinished(job, attempt);
      case 0 -> new ArtefactsRequested(job, attempt, "x/", null, null, 0L);
      case 1 -> new ArtefactsRequested(job, attempt, "x/", random.nextLong(1_000_000), null, 0L);
      case 2 -> new ArtefactsRequested(job, attempt, "x/", null, text(language), 0L);
      case 3, 4 -> made(job, attempt, poster("x-" + random.nextInt(9) + "/", 1));
      case 5 -> made(job, attempt, subtitles("u-" + language, language, "x/"), poster("y/", 2));
      case 6 -> new ArtefactsAbandoned(job, "subtitles-unreadable", "It is no text.");
      case 7 -> new ImageInspected(new ImageInspection("png", 10, 20, random.nextBoolean()));
      default ->
          new MediaWithdrawn(
              random.nextInt(3) > 0 ? WithdrawReason.CANCELLED : WithdrawReason.DELETED);
    };
  }

  private static UploadEvent anyUpload(Random random) {
    String language = List.of("de", "fr", "pt-BR").get(random.nextInt(3));
    return switch (random.nextInt(8)) {
      case 0, 1, 2, 3, 4 -> new SubtitlesAdded("owner", text(language));
      case 5, 6 -> new SubtitlesRemoved("owner", language);
      default -> new MediaDeleted("owner", 1L);
    };
  }

  private static ArtefactsMade made(String job, int attempt, Artefact... artefacts) {
    return new ArtefactsMade(job, attempt, List.of(artefacts));
  }

  private static Artefact poster(String folder, long atMicros) {
    return Artefact.newBuilder()
        .setArtefactId("poster")
        .setKind(ArtefactKind.POSTER)
        .setFolder(folder)
        .setFiles(
            List.of(
                new ArtefactFile("640.jpg", "image/jpeg", 9_000L, "ab".repeat(32), 640, 360),
                new ArtefactFile("640.webp", "image/webp", 7_000L, "ac".repeat(32), 640, 360)))
        .setAtMicros(atMicros)
        .setBlurHash("LEHV6nWB2yk8pyo0adR*.7kCMdnj")
        .build();
  }

  private static Artefact subtitles(String id, String language, String folder) {
    return Artefact.newBuilder()
        .setArtefactId(id)
        .setKind(ArtefactKind.SUBTITLES)
        .setFolder(folder)
        .setFiles(List.of(new ArtefactFile("00000.vtt", "text/vtt", 90L, "ad".repeat(32), 0, 0)))
        .setLanguage(language)
        .setName("Dialogue 'with' quotes")
        .setStepMicros(4_000_000)
        .setPreferred(true)
        .build();
  }

  private static SourceObject source() {
    return new SourceObject("uploads", "key", 1000L, "ab".repeat(32), "image/heic");
  }

  private static TextSource text(String language) {
    return new TextSource(
        new SourceObject("uploads", "m/subtitles/" + language, 10L, "ab".repeat(32), "text/vtt"),
        language,
        "");
  }

  private Instant say(Object event) {
    Metadata metadata = metadata("r", ++renditionVersion);
    catalogue.driver.pipe(
        new LogEntry<>(Topics.RENDITION_EVENTS, new RenditionEnvelope(metadata, event)));
    return metadata.getOccurredAt();
  }

  private Instant upload(UploadEvent event) {
    Metadata metadata = metadata("u", ++uploadVersion);
    catalogue.driver.pipe(
        new LogEntry<>(Topics.UPLOAD_EVENTS, new UploadEnvelope(metadata, event)));
    return metadata.getOccurredAt();
  }

  private Metadata metadata(String topic, long version) {
    Instant at = Instant.EPOCH.plusSeconds(++time);
    return new Metadata(topic + version, "media", version, at, "a", "c", "t");
  }

  private String artefacts() throws SQLException {
    return catalogue.views.ask(
        """
        select string_agg(artefact_id || ' ' || folder || ' ' || at_micros, ', ' order by artefact_id)
          from catalogue_artefact
        """);
  }

  private String jobs() throws SQLException {
    return String.valueOf(
        catalogue.views.ask(
            """
            select string_agg(target || ' ' || coalesce(code, 'null'), ', ' order by target)
              from catalogue_artefact_job
            """));
  }

  private Long since(String language) throws SQLException {
    String seconds =
        catalogue.views.ask(
            """
            select (select extract(epoch from since)::bigint from catalogue_subtitles
              where language = '%s')::text
            """
                .formatted(language));
    return seconds == null || seconds.equals("null") ? null : Long.valueOf(seconds);
  }

  private String image() throws SQLException {
    return catalogue.views.ask(
        """
        select kind || ' ' || width || 'x' || height || ' ' || phase || ' '
            || (inspection ->> 'format') from catalogue_media
        """);
  }
}
