package io.mediahub.domain.upload;

import static io.mediahub.domain.Scenario.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.domain.Scenario;
import io.mediahub.domain.status.MediaKind;
import io.mediahub.domain.status.MediaStatus;
import io.mediahub.domain.upload.UploadCommand.AddSubtitles;
import io.mediahub.domain.upload.UploadCommand.CancelEncoding;
import io.mediahub.domain.upload.UploadCommand.ChoosePoster;
import io.mediahub.domain.upload.UploadCommand.Complete;
import io.mediahub.domain.upload.UploadCommand.Delete;
import io.mediahub.domain.upload.UploadCommand.Discard;
import io.mediahub.domain.upload.UploadCommand.RemoveSubtitles;
import io.mediahub.domain.upload.UploadCommand.Request;
import java.time.Instant;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mediahub.upload.PosterChosen;
import mediahub.upload.SourceObject;
import mediahub.upload.SubtitlesAdded;
import mediahub.upload.SubtitlesRemoved;
import mediahub.upload.TextSource;
import mediahub.upload.UploadEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArtefactRulesTest {
  private static final SourceFacts FILM =
      new SourceFacts(MediaStatus.PUBLISHED, MediaKind.VIDEO, 60_000_000);

  private static Scenario<UploadCommand, UploadState, UploadEvent> pending() {
    return given(new UploadDecider())
        .after(
            new Request(
                "u1",
                "Sintel",
                new SourceObject("uploads", "m1/source", 700L, "ab".repeat(32), "video/mp4"),
                "mp1",
                500,
                Instant.parse("2026-05-02T00:00:00Z"),
                new UploadPolicy(1000, 500, Set.of("video/mp4"))));
  }

  private static Scenario<UploadCommand, UploadState, UploadEvent> completed() {
    return pending().after(new Complete(700));
  }

  private static SourceFacts film(MediaStatus status) {
    return new SourceFacts(status, MediaKind.VIDEO, 60_000_000);
  }

  private static TextSource text(String language, String name, String type, long bytes) {
    return new TextSource(
        new SourceObject("uploads", "m1/subtitles/" + language, bytes, "cd".repeat(32), type),
        language,
        name);
  }

  private static AddSubtitles add(String language) {
    return new AddSubtitles(FILM, text(language, "", "text/vtt", 100));
  }

  @ParameterizedTest
  @EnumSource(names = {"ENCODING", "PUBLISHED"})
  void the_owner_chooses_any_frame_of_a_film_that_is_known(MediaStatus status) {
    completed()
        .when(new ChoosePoster(film(status), 12_500_000))
        .then(new PosterChosen("u1", 12_500_000L));
    completed().when(new ChoosePoster(film(status), 0)).then(new PosterChosen("u1", 0L));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 60_000_000, Long.MAX_VALUE})
  void a_frame_beside_the_film_is_refused(long micros) {
    completed().when(new ChoosePoster(FILM, micros)).thenRefused("poster-time-invalid");
  }

  @Test
  void the_sentence_names_both_times() {
    assertThat(UploadRefusal.POSTER_TIME_INVALID.refusal("61.5", "60").sentence())
        .isEqualTo("The film has no picture at 61.5 s: it is 60 s long.");
  }

  @ParameterizedTest
  @EnumSource(names = {"AUDIO", "IMAGE"})
  void only_a_film_has_a_poster_to_choose(MediaKind kind) {
    completed()
        .when(new ChoosePoster(new SourceFacts(MediaStatus.PUBLISHED, kind, 60_000_000), 1))
        .thenRefused("poster-impossible");
  }

  @ParameterizedTest
  @EnumSource(names = {"INSPECTING", "FAILED", "CANCELLED"})
  void nothing_is_added_to_what_is_not_known_or_was_given_up(MediaStatus status) {
    completed().when(new ChoosePoster(film(status), 1)).thenRefused("media-not-ready");
    completed()
        .when(new AddSubtitles(film(status), text("de", "", "text/vtt", 1)))
        .thenRefused("media-not-ready");
  }

  @Test
  void nothing_is_added_to_what_has_not_arrived_or_is_gone() {
    given(new UploadDecider()).when(add("de")).thenRefused("upload-unknown");
    pending().when(add("de")).thenRefused("media-not-ready");
    pending().when(new ChoosePoster(FILM, 1)).thenRefused("media-not-ready");
    completed().after(new Discard()).when(add("de")).thenRefused("upload-discarded");
    completed().after(new Delete()).when(add("de")).thenRefused("upload-deleted");
    completed().after(new Delete()).when(new ChoosePoster(FILM, 1)).thenRefused("upload-deleted");
    completed().after(new Delete()).when(new RemoveSubtitles("de")).thenRefused("upload-deleted");
    completed()
        .when(new AddSubtitles(film(MediaStatus.REFUSED), text("de", "", "text/vtt", 1)))
        .thenRefused("upload-discarded");
  }

  @Test
  void subtitles_are_added_and_take_the_place_of_earlier_ones() {
    TextSource first = text("pt-BR", "Legendas", "application/x-subrip", 100);
    TextSource second = text("pt-BR", "", "text/vtt", 90);

    completed().when(new AddSubtitles(FILM, first)).then(new SubtitlesAdded("u1", first));
    completed()
        .after(new AddSubtitles(FILM, first))
        .when(new AddSubtitles(FILM, second))
        .then(new SubtitlesAdded("u1", second));
  }

  @Test
  void a_sound_has_subtitles_and_an_image_has_none() {
    TextSource text = text("de", "", "text/vtt", 1);
    SourceFacts sound = new SourceFacts(MediaStatus.PUBLISHED, MediaKind.AUDIO, 1_000_000);
    SourceFacts image = new SourceFacts(MediaStatus.PUBLISHED, MediaKind.IMAGE, 0);

    completed().when(new AddSubtitles(sound, text)).then(new SubtitlesAdded("u1", text));
    completed().when(new AddSubtitles(image, text)).thenRefused("subtitles-impossible");
  }

  @ParameterizedTest
  @CsvSource({
    "DE, '', text/vtt, 1, language-invalid",
    "pt-br, '', text/vtt, 1, language-invalid",
    "'', '', text/vtt, 1, language-invalid",
    "und, '', text/vtt, 1, language-invalid",
    "x-private, '', text/vtt, 1, language-invalid",
    "de_DE, '', text/vtt, 1, language-invalid",
    "../de, '', text/vtt, 1, language-invalid",
    "de, 'a\u202Eb', text/vtt, 1, subtitles-name-invalid",
    "de, '', text/html, 1, subtitles-type-not-allowed",
    "de, '', text/vtt, 0, subtitles-empty"
  })
  void a_file_that_breaks_a_rule_is_refused_by_its_own_code(
      String language, String name, String type, long bytes, String code) {
    completed().when(new AddSubtitles(FILM, text(language, name, type, bytes))).thenRefused(code);
  }

  @Test
  void a_name_of_a_hundred_characters_is_the_longest() {
    completed()
        .when(new AddSubtitles(FILM, text("de", "x".repeat(101), "text/vtt", 1)))
        .thenRefused("subtitles-name-invalid");
    TextSource longest = text("de", "x".repeat(100), "text/vtt", 1);
    completed().when(new AddSubtitles(FILM, longest)).then(new SubtitlesAdded("u1", longest));
  }

  @Test
  void a_media_has_subtitles_in_forty_languages_at_most() {
    var full = completed();
    languages().limit(40).forEach(language -> full.after(add(language)));

    full.when(add("de")).thenRefused("too-many-subtitles");
    String first = languages().findFirst().orElseThrow();
    assertThat(full.when(add(first)).thenEvents()).as("another file of a language").hasSize(1);
    full.after(new RemoveSubtitles(first)).when(add("de"));
    assertThat(full.thenEvents()).as("a place was free").hasSize(1);
  }

  private static Stream<String> languages() {
    return IntStream.range(0, 60)
        .mapToObj(i -> "q" + (char) ('a' + i / 26) + (char) ('a' + i % 26));
  }

  @Test
  void only_what_was_uploaded_is_removed_and_once() {
    completed().when(new RemoveSubtitles("de")).thenRefused("subtitles-unknown");
    completed()
        .after(add("de"))
        .when(new RemoveSubtitles("de"))
        .then(new SubtitlesRemoved("u1", "de"));
    completed()
        .after(add("de"))
        .after(new RemoveSubtitles("de"))
        .when(new RemoveSubtitles("de"))
        .thenRefused("subtitles-unknown");
  }

  @Test
  void uploaded_subtitles_stay_when_the_encoding_is_cancelled() {
    completed()
        .after(add("de"))
        .after(new CancelEncoding(new EncodeFacts(MediaStatus.ENCODING, true, Set.of(), null)))
        .when(new RemoveSubtitles("de"))
        .then(new SubtitlesRemoved("u1", "de"));
  }

  @ParameterizedTest
  @CsvSource({
    "DE, de",
    "pt-br, pt-BR",
    "ZH-hant, zh-Hant",
    "sr-latn-rs, sr-Latn-RS",
    "es-419, es-419"
  })
  void tags_have_one_spelling(String given, String canonical) {
    assertThat(Languages.canonical(given)).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "de_DE", "d", "und", "x-a", "de/..", "de\n", "Grüße"})
  void what_is_no_tag_has_no_spelling(String given) {
    assertThat(Languages.canonical(given)).isNull();
  }

  @Test
  void a_tag_has_35_characters_at_most() {
    assertThat(Languages.canonical("de-x-" + "abcdefgh-".repeat(3) + "abc")).isNotNull();
    assertThat(Languages.canonical("de-x-" + "abcdefgh-".repeat(3) + "abcd")).isNull();
  }

  @ParameterizedTest
  @CsvSource({"de, Deutsch", "pt-BR, português (Brasil)", "qaa, qaa"})
  void a_language_has_a_name_of_its_own(String tag, String name) {
    assertThat(Languages.ownName(tag)).isEqualTo(name);
  }
}
