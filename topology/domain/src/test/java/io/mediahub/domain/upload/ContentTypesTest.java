package io.mediahub.domain.upload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentTypesTest {
  @ParameterizedTest
  @CsvSource({
    "video/avi, video/x-msvideo",
    "video/msvideo, video/x-msvideo",
    "audio/mp3, audio/mpeg",
    "audio/x-ms-wma, video/x-ms-asf",
    "video/vnd.dlna.mpeg-tts, video/mp2t",
    "application/ogg, video/ogg",
    "'video/x-matroska;codecs=avc1', video/x-matroska",
    "'video/webm; codecs=\"vp9,opus\"', video/webm",
    "VIDEO/MP4, video/mp4",
    "' Audio/M4A ', audio/x-m4a",
    "audio/wave, audio/wav",
    "image/jpg, image/jpeg",
    "'', application/octet-stream",
    "' ; x=y', application/octet-stream",
    "binary/octet-stream, application/octet-stream"
  })
  void another_name_of_a_kind_is_that_kind(String given, String name) {
    assertThat(ContentTypes.nameOf(given)).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({"video/mp4", "application/zip", "text/html", "nonsense"})
  void what_has_no_other_name_keeps_its_own(String given) {
    assertThat(ContentTypes.nameOf(given)).isEqualTo(given);
  }

  @ParameterizedTest
  @CsvSource({"video/x-msvideo", "audio/x-m4a", "video/x-ms-asf", "audio/x-matroska"})
  void a_name_is_never_the_other_name_of_another(String name) {
    assertThat(ContentTypes.nameOf(ContentTypes.nameOf(name))).isEqualTo(name);
  }
}
