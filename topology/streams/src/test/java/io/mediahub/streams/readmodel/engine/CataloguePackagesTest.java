package io.mediahub.streams.readmodel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.schemas.Topics;
import io.mediahub.streams.testing.LogEntry;
import io.mediahub.streams.testing.Rows;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mediahub.Metadata;
import mediahub.rendition.AudioRung;
import mediahub.rendition.Chunk;
import mediahub.rendition.EncodeRequested;
import mediahub.rendition.EncodingFailed;
import mediahub.rendition.Fragment;
import mediahub.rendition.InitObject;
import mediahub.rendition.InspectionRequested;
import mediahub.rendition.JobKind;
import mediahub.rendition.LadderPlanned;
import mediahub.rendition.Leftovers;
import mediahub.rendition.MediaPublished;
import mediahub.rendition.MediaWithdrawn;
import mediahub.rendition.ObjectsSwept;
import mediahub.rendition.PackageAbandoned;
import mediahub.rendition.PackageKind;
import mediahub.rendition.PackagePlanned;
import mediahub.rendition.PackagePlayable;
import mediahub.rendition.PartEncoded;
import mediahub.rendition.RenditionCompleted;
import mediahub.rendition.RenditionEnvelope;
import mediahub.rendition.RenditionOpened;
import mediahub.rendition.RenditionPart;
import mediahub.rendition.Segment;
import mediahub.rendition.SegmentsEncoded;
import mediahub.rendition.SweepAbandoned;
import mediahub.rendition.SweepRequested;
import mediahub.rendition.VideoRung;
import mediahub.rendition.WithdrawReason;
import mediahub.upload.SourceObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the catalogue shows of a media whose renditions come in packages. */
class CataloguePackagesTest {
  private static final String MAIN = "job-m";
  private static final String PREVIEW = "job-p1";
  private static final List<String> TABLES =
      List.of("catalogue_media", "catalogue_package", "catalogue_rendition", "catalogue_segment");

  private long version;
  @RegisterExtension private final CatalogueUnderTest catalogue = new CatalogueUnderTest();

  @Test
  void given_chunks_in_any_order_when_they_arrive_then_all_segments_have_their_places()
      throws Exception {
    say(planned(MAIN, PackageKind.MAIN, 3));
    say(chunk(MAIN, 2, 5, 2));

    say(chunk(MAIN, 1, 1, 4));

    assertThat(segments(MAIN, "v720")).isEqualTo("1,2,3,4,5,6");
    say(chunk(MAIN, 0, 0, 1));
    assertThat(segments(MAIN, "v720")).isEqualTo("0,1,2,3,4,5,6");
    assertThat(rendition(MAIN, "v720")).isEqualTo("7 segments of 3 chunks, not complete");
  }

  /** Who gives out a key derives it from the secret that the row names. */
  @Test
  void given_an_encrypted_rendition_then_its_row_names_the_secret() throws Exception {
    say(planned(MAIN, PackageKind.MAIN, 1));
    say(chunk(MAIN, 0, 0, 1));
    PartEncoded sound = sound(MAIN, 0, 0, 1, true);
    RenditionPart part = sound.getRenditions().getFirst();
    var init = InitObject.newBuilder(part.getInit()).setContentKeyId("0001").build();

    say(
        PartEncoded.newBuilder(sound)
            .setRenditions(List.of(RenditionPart.newBuilder(part).setInit(init).build()))
            .build());

    String secrets =
        "select string_agg(rendition_id || ' ' || coalesce(content_key_id, 'none'), ', ' order by"
            + " rendition_id) from catalogue_rendition";
    assertThat(catalogue.views.ask(secrets)).isEqualTo("a0 0001, v720 none");
  }

  /** The last part of the sound ends it; a chunk ends only its job. */
  @Test
  void given_parts_of_the_sound_when_the_last_is_there_then_it_is_complete() throws Exception {
    say(planned(MAIN, PackageKind.MAIN, 1));
    say(sound(MAIN, 0, 0, 1, false));
    assertThat(rendition(MAIN, "a0")).isEqualTo("1 segments of 0 chunks, not complete");

    say(sound(MAIN, 1, 1, 4, true));

    assertThat(rendition(MAIN, "a0")).isEqualTo("5 segments of 0 chunks, complete");
  }

  @Test
  void given_a_preview_when_the_main_package_is_published_then_viewers_get_that() throws Exception {
    say(inspection());
    say(planned(PREVIEW, PackageKind.PREVIEW, 0));
    say(preview(0, false));
    Instant playable = say(new PackagePlayable(PREVIEW));
    assertThat(media("phase", "package_id", "encoding_id")).isEqualTo("inspecting job-p1 null");
    say(preview(1, true));
    say(planned(MAIN, PackageKind.MAIN, 1));
    say(chunk(MAIN, 0, 0, 1));
    say(new PackagePlayable(MAIN));
    assertThat(media("phase", "package_id", "encoding_id")).isEqualTo("encoding job-p1 job-m");

    say(new MediaPublished(6_000_000L, MAIN));
    say(new PackageAbandoned(PREVIEW, "superseded", "The media is published."));

    assertThat(media("phase", "package_id", "published_id")).isEqualTo("published job-m job-m");
    assertThat(firstPlayableAt()).isEqualTo(playable);
    assertThat(packageOf(PREVIEW)).isEqualTo("preview abandoned superseded");
    assertThat(packageOf(MAIN)).isEqualTo("main published null");
    assertThat(segments(PREVIEW, "v720")).as("it plays on").isEqualTo("0,1");
  }

  @Test
  void given_a_superseded_preview_when_it_is_swept_then_its_rows_go_and_no_others()
      throws Exception {
    published();
    say(planned(PREVIEW, PackageKind.PREVIEW, 0));
    say(preview(0, true));
    say(new PackageAbandoned(PREVIEW, "superseded", "The media is published."));
    say(sweep("s", List.of(PREVIEW + "/"), List.of()));
    assertThat(segments(PREVIEW, "v720")).as("it plays on until then").isEqualTo("0");

    say(new ObjectsSwept("s", 1, 9L, 900L));

    assertThat(count(PREVIEW)).isEqualTo("0 packages, 0 renditions, 0 segments");
    assertThat(count(MAIN)).isEqualTo("1 packages, 2 renditions, 2 segments");
    assertThat(media("sweeps")).isEmpty();
  }

  @Test
  void given_a_sweep_that_is_given_up_then_all_rows_stay() throws Exception {
    published();
    say(sweep("s", List.of(MAIN + "/"), List.of()));

    say(new SweepAbandoned("s", "storage-unavailable", "It is away."));

    say(new ObjectsSwept("s", 1, 0L, 0L));
    assertThat(count(MAIN)).isEqualTo("1 packages, 2 renditions, 2 segments");
  }

  @Test
  void given_a_preview_that_is_abandoned_when_the_main_package_is_playable_then_viewers_get_that()
      throws Exception {
    say(planned(PREVIEW, PackageKind.PREVIEW, 0));
    say(preview(0, false));
    say(new PackagePlayable(PREVIEW));
    say(planned(MAIN, PackageKind.MAIN, 1));
    say(new PackagePlayable(MAIN));

    say(new PackageAbandoned(PREVIEW, "worker-lost", "Gone."));

    assertThat(media("package_id")).isEqualTo(MAIN);
    assertThat(firstPlayableAt()).isNotNull();
  }

  /** As when its worker is lost: another attempt has another preview. */
  @Test
  void given_a_preview_that_is_abandoned_when_nothing_else_is_playable_then_the_media_is_not()
      throws Exception {
    say(planned(PREVIEW, PackageKind.PREVIEW, 0));
    say(preview(0, false));
    say(new PackagePlayable(PREVIEW));

    say(new PackageAbandoned(PREVIEW, "worker-lost", "Gone."));

    assertThat(media("package_id")).isEqualTo("null");
    assertThat(firstPlayableAt()).isNull();
  }

  @Test
  void given_a_retry_of_published_media_when_it_fails_then_the_published_package_plays_on()
      throws Exception {
    published();
    say(planned("again", PackageKind.MAIN, 1));
    say(chunk("again", 0, 0, 1));
    say(new PackagePlayable("again"));
    assertThat(media("phase", "package_id", "encoding_id")).isEqualTo("published job-m again");

    say(new PackageAbandoned("again", "attempts-used-up", "All attempts failed."));
    say(new EncodingFailed("attempts-used-up", "All attempts failed.", "Try again."));

    assertThat(media("phase", "package_id", "encoding_id", "refusal_code"))
        .isEqualTo("published job-m null null");
    assertThat(count(MAIN)).isEqualTo("1 packages, 2 renditions, 2 segments");
    assertThat(packageOf("again")).isEqualTo("main abandoned attempts-used-up");
  }

  @Test
  void given_a_retry_that_is_published_then_the_earlier_package_is_left_until_it_is_swept()
      throws Exception {
    published();
    say(planned("again", PackageKind.MAIN, 1));
    say(chunk("again", 0, 0, 1));

    say(new MediaPublished(6_000_000L, "again"));
    say(new PackageAbandoned(MAIN, "superseded", "Another one is published."));

    assertThat(media("package_id", "published_id")).isEqualTo("again again");
    assertThat(count(MAIN)).isEqualTo("1 packages, 2 renditions, 2 segments");
    say(sweep("s", List.of(MAIN + "/"), List.of(MAIN + "/a0/")));
    say(new ObjectsSwept("s", 1, 9L, 900L));
    assertThat(count(MAIN))
        .as("its sound is kept")
        .isEqualTo("1 packages, 1 renditions, 1 segments");
    assertThat(segments(MAIN, "a0")).isEqualTo("0");
  }

  @Test
  void given_failed_media_when_it_is_encoded_again_then_what_was_said_of_it_no_longer_holds()
      throws Exception {
    say(planned(MAIN, PackageKind.MAIN, 1));
    say(new PackageAbandoned(MAIN, "attempts-used-up", "All attempts failed."));
    say(new EncodingFailed("attempts-used-up", "All attempts failed.", "Try again."));
    assertThat(media("phase", "refusal_code")).isEqualTo("failed attempts-used-up");

    say(planned("again", PackageKind.MAIN, 1));

    assertThat(media("phase", "refusal_code")).isEqualTo("encoding null");
  }

  @Test
  void given_media_that_is_encoded_when_it_is_cancelled_then_nothing_of_it_is_left()
      throws Exception {
    say(planned(MAIN, PackageKind.MAIN, 1));
    say(chunk(MAIN, 0, 0, 1));
    say(new PackagePlayable(MAIN));

    say(new MediaWithdrawn(WithdrawReason.CANCELLED));

    assertThat(media("phase", "package_id", "first_playable_at")).isEqualTo("cancelled null null");
    assertThat(count(MAIN)).isEqualTo("0 packages, 0 renditions, 0 segments");
  }

  @Test
  void given_a_retry_of_published_media_when_it_is_cancelled_then_the_published_package_plays_on()
      throws Exception {
    published();
    say(planned("again", PackageKind.MAIN, 1));

    say(new MediaWithdrawn(WithdrawReason.CANCELLED));

    assertThat(media("phase", "package_id", "encoding_id")).isEqualTo("published job-m null");
    assertThat(count(MAIN)).isEqualTo("1 packages, 2 renditions, 2 segments");
  }

  @Test
  void given_published_media_when_it_is_deleted_then_nothing_of_it_is_left() throws Exception {
    published();

    say(new MediaWithdrawn(WithdrawReason.DELETED));

    assertThat(media("phase", "package_id", "published_id")).isEqualTo("deleted null null");
    assertThat(count(MAIN)).isEqualTo("0 packages, 0 renditions, 0 segments");
  }

  @Test
  void given_an_attempt_of_an_earlier_version_when_folded_then_it_is_a_package() throws Exception {
    ofEarlierVersion(1, 2);

    say(new MediaPublished(4_000_000L, null));

    assertThat(media("phase", "package_id", "published_id")).isEqualTo("published old-1 old-1");
    assertThat(catalogue.views.ask("select path from catalogue_package where package_id = 'old-1'"))
        .isEqualTo("old/1");
    assertThat(segments("old-1", "v720")).isEqualTo("0,1");
    assertThat(rendition("old-1", "v720")).isEqualTo("2 segments of 0 chunks, complete");
  }

  @Test
  void given_media_of_an_earlier_version_when_a_retry_of_it_fails_then_it_plays_on()
      throws Exception {
    ofEarlierVersion(2, 2);
    say(new MediaPublished(4_000_000L, null));
    say(planned("again", PackageKind.MAIN, 1));

    say(new PackageAbandoned("again", "attempts-used-up", "All attempts failed."));
    say(new EncodingFailed("attempts-used-up", "All attempts failed.", "Try again."));

    assertThat(media("phase", "package_id")).isEqualTo("published old-2");
    assertThat(segments("old-2", "v720")).isEqualTo("0,1");
  }

  @Test
  void given_media_of_an_earlier_version_when_another_package_takes_over_then_it_is_swept()
      throws Exception {
    ofEarlierVersion(1, 2);
    say(new MediaPublished(4_000_000L, null));
    say(planned("again", PackageKind.MAIN, 1));
    say(chunk("again", 0, 0, 1));
    say(new MediaPublished(4_000_000L, "again"));
    say(new PackageAbandoned("old-1", "superseded", "Another one is published."));
    say(sweep("s", List.of("old/1/"), List.of()));

    say(new ObjectsSwept("s", 1, 9L, 900L));

    assertThat(count("old-1")).isEqualTo("0 packages, 0 renditions, 0 segments");
    assertThat(media("package_id")).isEqualTo("again");
  }

  /** Any events in any order: the tables are what a plain fold makes of them. */
  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void given_any_events_when_projected_then_rows_are_those_of_a_plain_fold(long seed)
      throws Exception {
    Random random = new Random(seed);

    for (int i = 0; i < 400; i++) {
      say(any(random));
    }

    for (String table : TABLES) {
      assertThat(Rows.inPostgres(catalogue.views.source(), table))
          .as(table + ", seed " + seed)
          .isEqualTo(Rows.of(table, catalogue.driver.expected.rows()));
    }
  }

  private static Object any(Random random) {
    String id = List.of(MAIN, PREVIEW, "again").get(random.nextInt(3));
    String sweep = "s" + random.nextInt(2);
    return switch (random.nextInt(20)) {
      case 0 -> inspection();
      case 1 -> planned(id, PackageKind.MAIN, random.nextInt(3));
      case 2 -> planned(id, PackageKind.PREVIEW, 0);
      case 3, 4, 5, 6 -> chunk(id, random.nextInt(4), random.nextInt(8), random.nextInt(1, 5));
      case 7, 8 -> sound(id, random.nextInt(3), random.nextInt(8), 2, random.nextBoolean());
      case 9, 10 -> new PackagePlayable(id);
      case 11 -> new PackageAbandoned(id, "superseded", "Another one is published.");
      case 12, 13 -> new MediaPublished(1_000_000L, id);
      case 14 ->
          sweep(sweep, List.of(id + "/"), random.nextBoolean() ? List.of() : List.of(id + "/a0/"));
      case 15, 16 -> new ObjectsSwept(sweep, 1, 1L, 1L);
      case 17 -> new EncodingFailed("failed", "It failed.", "Again.");
      case 18 -> new EncodeRequested("old", random.nextInt(1, 3));
      default ->
          new MediaWithdrawn(
              random.nextBoolean() ? WithdrawReason.CANCELLED : WithdrawReason.DELETED);
    };
  }

  private void published() {
    say(planned(MAIN, PackageKind.MAIN, 1));
    say(chunk(MAIN, 0, 0, 1));
    say(sound(MAIN, 0, 0, 1, true));
    say(new PackagePlayable(MAIN));
    say(new MediaPublished(2_000_000L, MAIN));
  }

  private void ofEarlierVersion(int attempt, int segments) {
    say(new LadderPlanned(1, List.of(picture()), List.of(), 4000));
    say(new EncodeRequested("old", attempt));
    String prefix = "old/%d/v720/".formatted(attempt);
    say(new RenditionOpened("v720", "old", attempt, prefix, "init.mp4", 800L, "avc1.64001f"));
    for (int i = 0; i < segments; i++) {
      say(new SegmentsEncoded("v720", "old", attempt, i, List.of(segment(i))));
    }
    say(new RenditionCompleted("v720", "old", attempt, segments, segments * 2_000_000L));
  }

  private static InspectionRequested inspection() {
    var source = new SourceObject("uploads", "key", 1000L, "ab".repeat(32), "video/mp4");
    return new InspectionRequested("owner", source, "job", 1, null, List.of(), false, true);
  }

  private static PackagePlanned planned(String id, PackageKind kind, int chunks) {
    return new PackagePlanned(
        id,
        kind,
        "recipe",
        1,
        List.of(picture()),
        List.of(new AudioRung("a0", 1, 2, 48_000, 128_000L, "en", "English", true, "audio")),
        4000,
        IntStream.range(0, chunks)
            .mapToObj(i -> new Chunk(i * 48L, (i + 1) * 48L, i, 0L, List.of()))
            .toList(),
        null,
        List.of(),
        null,
        null);
  }

  private static VideoRung picture() {
    return new VideoRung("v720", 1280, 720, 24, 1, 3_000_000L, "h264");
  }

  private static PartEncoded chunk(String id, int index, int first, int segments) {
    return new PartEncoded(
        id,
        "c" + index,
        1,
        JobKind.CHUNK,
        index,
        true,
        List.of(part("v720", first, segments)),
        List.of());
  }

  private static PartEncoded sound(String id, int index, int first, int segments, boolean last) {
    return new PartEncoded(
        id,
        "sound",
        1,
        JobKind.SOUND,
        index,
        last,
        List.of(part("a0", first, segments)),
        List.of());
  }

  private static PartEncoded preview(int index, boolean last) {
    return new PartEncoded(
        PREVIEW,
        "job",
        1,
        JobKind.PREPARE,
        index,
        last,
        List.of(part("v720", index, 1), part("a0", index, 1)),
        List.of());
  }

  private static RenditionPart part(String rendition, int first, int segments) {
    var init = new InitObject("init-00ff.mp4", 800L, "00ff".repeat(16), "avc1.64001f", null);
    var list = new ArrayList<Segment>();
    IntStream.range(first, first + segments).forEach(i -> list.add(segment(i)));
    return new RenditionPart(rendition, init, first, list);
  }

  private static Segment segment(int index) {
    var fragment = new Fragment(2_000_000L, 0L, 20_000L);
    return new Segment("%d-x.m4s".formatted(index), 2_000_000L, 300_000L, List.of(fragment));
  }

  private static SweepRequested sweep(String job, List<String> folders, List<String> kept) {
    return new SweepRequested(job, 1, new Leftovers(null, List.of(), 0, null, folders, kept));
  }

  private Instant say(Object event) {
    version++;
    Instant at = Instant.EPOCH.plusSeconds(version);
    var metadata = new Metadata("e" + version, "media", version, at, "a", "c", "t");
    catalogue.driver.pipe(
        new LogEntry<>(Topics.RENDITION_EVENTS, new RenditionEnvelope(metadata, event)));
    return at;
  }

  private String media(String... columns) throws SQLException {
    String all =
        Stream.of(columns)
            .map("coalesce(%s::text, 'null')"::formatted)
            .reduce((a, b) -> a + " || ' ' || " + b)
            .orElseThrow();
    return catalogue.views.ask("select " + all + " from catalogue_media");
  }

  private Instant firstPlayableAt() throws SQLException {
    String seconds =
        catalogue.views.ask(
            "select extract(epoch from first_playable_at)::bigint from catalogue_media");
    return seconds.equals("null") ? null : Instant.ofEpochSecond(Long.parseLong(seconds));
  }

  private String packageOf(String id) throws SQLException {
    return catalogue.views.ask(
        "select kind || ' ' || state || ' ' || coalesce(code, 'null') from catalogue_package"
            + " where package_id = '%s'".formatted(id));
  }

  private String rendition(String id, String rendition) throws SQLException {
    return catalogue.views.ask(
        """
        select segment_count || ' segments of ' || chunks || ' chunks, '
            || case when complete then 'complete' else 'not complete' end
          from catalogue_rendition where package_id = '%s' and rendition_id = '%s'
        """
            .formatted(id, rendition));
  }

  private String segments(String id, String rendition) throws SQLException {
    return catalogue.views.ask(
        """
        select string_agg(segment_index::text, ',' order by segment_index) from catalogue_segment
         where package_id = '%s' and rendition_id = '%s'
        """
            .formatted(id, rendition));
  }

  private String count(String id) throws SQLException {
    return catalogue.views.ask(
        """
        select (select count(*) from catalogue_package where package_id = '%1$s') || ' packages, '
            || (select count(*) from catalogue_rendition where package_id = '%1$s')
            || ' renditions, '
            || (select count(*) from catalogue_segment where package_id = '%1$s') || ' segments'
        """
            .formatted(id));
  }
}
