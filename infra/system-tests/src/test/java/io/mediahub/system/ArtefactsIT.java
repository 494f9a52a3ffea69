package io.mediahub.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.client.Artefacts;
import io.mediahub.client.Media;
import io.mediahub.client.Playback;
import io.mediahub.client.SourceFile;
import io.mediahub.client.StreamReader;
import io.mediahub.client.StreamReader.Fetched;
import io.mediahub.client.Upload;
import io.mediahub.system.stack.Clips;
import io.mediahub.system.stack.OnStack;
import io.mediahub.system.stack.Person;
import io.mediahub.system.stack.Stack;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made of files beside renditions, from the upload to the bytes that viewers get. */
@OnStack
@Order(6)
class ArtefactsIT {
  private static final Duration MADE = Duration.ofMinutes(2);
  private static final String SRT =
      "1\n00:00:00,500 --> 00:00:02,000\nGuten Tag.\n\n2\n00:00:04,500 --> 00:00:05,000\nBald.\n";
  private static final StreamReader EDGE = Stack.anonymous().streams();

  private static Person owner;
  private static String film;

  @TempDir private Path folder;

  @BeforeAll
  static void publish() {
    owner = Person.registered();
    film = Clips.upload(owner, Clips.shipped());
    owner.api().awaitMedia(film, media -> media.is(Media.Status.PUBLISHED), MADE);
  }

  private static Artefacts artefacts(String mediaId, Predicate<Artefacts> wanted) {
    Media media =
        owner
            .api()
            .awaitMedia(
                mediaId, each -> each.artefacts() != null && wanted.test(each.artefacts()), MADE);
    return media.artefacts();
  }

  private static byte[] served(Playback playback, String url, String type) {
    URI address = playback.file(url);
    HttpResponse<byte[]> answer = EDGE.get(address, playback.cookieHeader());
    assertThat(answer.statusCode()).as(url).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).as(url).contains(type);
    assertThat(EDGE.get(address, null).statusCode()).as("%s without cookies", url).isEqualTo(403);
    return answer.body();
  }

  @Test
  void given_a_photo_when_uploaded_then_viewers_get_it_in_sizes_and_formats() throws IOException {
    Path photo = photo(folder.resolve("photo.jpg"), 1600, 900);
    Upload upload =
        Clips.remembered(
            owner
                .api()
                .startUpload(
                    "Photo", "image/jpeg", SourceFile.size(photo), SourceFile.sha256(photo)));
    owner.api().uploadParts(upload, photo, sent -> {});
    owner.api().complete(upload.mediaId());

    Media media = owner.api().awaitMedia(upload.mediaId(), Media::ended, MADE);

    assertThat(media.refusal()).isNull();
    assertThat(media.kind()).isEqualTo("image");
    Artefacts.Still image = media.artefacts().image();
    assertThat(image.blurHash()).isNotBlank();
    assertThat(image.images())
        .extracting(Artefacts.Picture::type)
        .contains("image/avif", "image/webp", "image/jpeg");
    Playback playback = owner.watches(upload.mediaId());
    assertThat(playback.playlistUrl()).isNull();
    for (Artefacts.Picture picture : image.images()) {
      byte[] bytes = served(playback, picture.url(), picture.type());
      assertThat(picture.width()).isLessThanOrEqualTo(1600);
      if (picture.type().equals("image/jpeg")) {
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(bytes));
        assertThat(read.getWidth()).isEqualTo(picture.width());
        assertThat(read.getHeight()).isEqualTo(picture.height());
      }
    }
  }

  private static Path photo(Path file, int width, int height) throws IOException {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setPaint(new GradientPaint(0, 0, Color.ORANGE, width, height, Color.BLUE));
    graphics.fillRect(0, 0, width, height);
    graphics.dispose();
    assertThat(ImageIO.write(image, "jpg", file.toFile())).isTrue();
    return file;
  }

  @Test
  void given_a_film_when_its_owner_chooses_a_frame_then_that_is_its_poster() {
    Artefacts.Still first = artefacts(film, made -> made.poster() != null).poster();

    owner.api().choosePoster(film, 2.0);

    Artefacts.Still poster =
        artefacts(film, made -> Double.valueOf(2.0).equals(made.poster().atSeconds())).poster();
    assertThat(urls(poster)).doesNotContainAnyElementsOf(urls(first));
    Playback playback = owner.watches(film);
    poster.images().forEach(picture -> served(playback, picture.url(), picture.type()));
  }

  private static List<String> urls(Artefacts.Still still) {
    return still.images().stream().map(Artefacts.Picture::url).toList();
  }

  @Test
  void given_a_film_when_subtitles_are_added_and_removed_then_playlists_follow() {
    owner.api().addSubtitles(film, "de", "", "application/x-subrip", bytes(SRT));

    artefacts(film, made -> has(made, "de"));

    Map<String, String> texts = texts();
    assertThat(String.join("\n", texts.values())).contains("Guten Tag.", "X-TIMESTAMP-MAP");
    Playback playback = owner.watches(film);
    assertThat(master(playback))
        .contains("LANGUAGE=\"de\"", "NAME=\"Deutsch\"", "SUBTITLES=\"subs\"");
    owner.api().removeSubtitles(film, "de");
    artefacts(film, made -> !has(made, "de"));
    await(() -> !master(playback).contains("LANGUAGE=\"de\""));
  }

  @Test
  void given_a_text_that_cannot_be_read_when_added_then_its_owner_is_told_why() {
    byte[] nonsense = {0, 1, 2, (byte) 0xFF, (byte) 0xFE, 0, 3};

    owner.api().addSubtitles(film, "fr", "", "application/x-subrip", nonsense);

    Artefacts made =
        artefacts(
            film,
            each ->
                each.requests().stream()
                    .anyMatch(request -> "fr".equals(request.language()) && abandoned(request)));
    assertThat(made.requests())
        .filteredOn(ArtefactsIT::abandoned)
        .allSatisfy(request -> assertThat(request.reason().sentence()).isNotBlank());
    assertThat(has(made, "fr")).isFalse();
  }

  private static boolean abandoned(Artefacts.Request request) {
    return request.state().equals("abandoned");
  }

  private static boolean has(Artefacts made, String language) {
    return made.subtitles().stream().anyMatch(each -> each.language().equals(language));
  }

  private static String master(Playback playback) {
    return new String(
        EDGE.get(playback.playlist(), playback.cookieHeader()).body(), StandardCharsets.UTF_8);
  }

  /** The files of subtitles that a player reads, by their address. */
  private static Map<String, String> texts() {
    Playback playback = owner.watches(film);
    var texts = new TreeMap<String, String>();
    EDGE.readAll(
        playback.playlist(),
        playback.cookieHeader(),
        (Fetched object) -> {
          if (object.uri().getPath().endsWith(".vtt")) {
            texts.put(object.uri().getPath(), new String(object.bytes(), StandardCharsets.UTF_8));
          }
        });
    return texts;
  }

  private static void await(Callable<Boolean> wanted) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(200))
        .until(wanted);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
