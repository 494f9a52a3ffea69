package io.mediahub.encoder.media.inspect;

import static io.mediahub.encoder.media.inspect.Inspections.assertVideo;
import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.encoder.media.SandboxTest;
import io.mediahub.encoder.media.TestMedia;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Refused;
import java.nio.file.Path;
import mediahub.rendition.AudioTrack;
import mediahub.rendition.Inspection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the inspector says of files from many hands; skipped where they are absent. */
@SandboxTest
class RealFilesTest {
  @TempDir Path folder;
  Inspections inspections;

  @BeforeEach
  void open() throws Exception {
    inspections = new Inspections(folder);
  }

  @AfterEach
  void close() {
    inspections.close();
  }

  @Test
  void film() throws Exception {
    Inspection film = inspections.accepted(TestMedia.extra("sintel-trailer-720p.mp4"));
    assertThat(film.getContainer()).isEqualTo("mov");
    assertThat(film.getDurationMicros()).isBetween(52_200_000L, 52_220_000L);
    assertVideo(film.getVideo(), "h264", 1280, 720, 0, 24, 1);
    assertThat(film.getVideo().getBitsPerSecond()).isBetween(1_000_000L, 1_100_000L);
    AudioTrack sound = film.getAudio().getFirst();
    assertThat(sound.getCodec()).isEqualTo("aac");
    assertThat(sound.getChannels()).isEqualTo(2);
    assertThat(sound.getSampleRate()).isEqualTo(48000);
    assertThat(sound.getLanguage()).isEqualTo("und");
  }

  @Test
  void phone_with_variable_frame_rate() throws Exception {
    Inspection phone = inspections.accepted(TestMedia.extra("phone-1080p-vfr.mp4"));
    assertVideo(phone.getVideo(), "h264", 1920, 1080, 0, 30, 1);
    assertThat(phone.getAudio().getFirst().getLanguage()).isEqualTo("en");
  }

  @Test
  void rotated() throws Exception {
    Inspection portrait = inspections.accepted(TestMedia.extra("rotated-90.mp4"));
    assertVideo(portrait.getVideo(), "h264", 480, 640, 90, 8797, 1000);
    assertThat(portrait.getDurationMicros()).isBetween(5_100_000L, 5_300_000L);
  }

  @Test
  void other_containers() throws Exception {
    Inspection mpeg = inspections.accepted(TestMedia.extra("city-mpeg2-no-audio.mpg"));
    assertVideo(mpeg.getVideo(), "mpeg2video", 720, 405, 0, 25, 1);
    assertThat(mpeg.getAudio()).isEmpty();
    assertThat(mpeg.getDurationMicros()).isBetween(7_500_000L, 7_700_000L);

    Inspection ogg = inspections.accepted(TestMedia.extra("hello-theora.ogg"));
    assertVideo(ogg.getVideo(), "theora", 720, 480, 0, 30000, 1001);
    assertThat(ogg.getAudio()).hasSize(1);
    assertThat(ogg.getDurationMicros()).isBetween(8_200_000L, 8_400_000L);

    Inspection webm = inspections.accepted(TestMedia.extra("vp9-opus.webm"));
    assertVideo(webm.getVideo(), "vp9", 640, 480, 0, 8797, 1000);
    assertThat(webm.getAudio().getFirst().getCodec()).isEqualTo("opus");

    Inspection mkv = inspections.accepted(TestMedia.extra("surround-5.1.mkv"));
    assertVideo(mkv.getVideo(), "mpeg4", 1280, 720, 0, 25, 1);
    assertThat(mkv.getAudio().getFirst().getChannels()).isEqualTo(6);
  }

  @Test
  void sound_alone_is_media() throws Exception {
    Inspection sound = inspections.accepted(TestMedia.extra("audio-only.mp4"));
    assertThat(sound.getVideo()).isNull();
    assertThat(sound.getAudio()).hasSize(1);
    assertThat(sound.getDurationMicros()).isBetween(990_000L, 1_050_000L);
  }

  @Test
  void an_image_is_no_film() throws Exception {
    Refused image = inspections.refused(TestMedia.extra("phone-photo-12mp.jpg"));
    assertThat(image.code()).isEqualTo("images-unsupported");
    assertThat(image.sentence()).contains("image/jpeg");
  }
}
