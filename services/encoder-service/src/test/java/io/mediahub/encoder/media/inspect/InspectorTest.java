package io.mediahub.encoder.media.inspect;

import static io.mediahub.encoder.media.inspect.Inspections.assertVideo;
import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.encoder.media.MadeMedia;
import io.mediahub.encoder.media.SandboxTest;
import io.mediahub.encoder.media.TestMedia;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import mediahub.rendition.AudioTrack;
import mediahub.rendition.Inspection;
import mediahub.rendition.VideoTrack;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the inspector says of good files. */
@SandboxTest
class InspectorTest {
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
    Inspection film = inspections.accepted(TestMedia.CLIP);
    assertThat(film.getContainer()).isEqualTo("mov");
    assertThat(film.getDurationMicros()).isBetween(10_950_000L, 11_050_000L);
    assertVideo(film.getVideo(), "h264", 1280, 720, 0, 24, 1);
    assertThat(film.getVideo().getBitsPerSecond()).isBetween(700_000L, 1_200_000L);
    AudioTrack sound = film.getAudio().getFirst();
    assertThat(sound.getCodec()).isEqualTo("aac");
    assertThat(sound.getChannels()).isEqualTo(2);
    assertThat(sound.getSampleRate()).isEqualTo(48000);
    assertThat(sound.getLanguage()).isEqualTo("und");
  }

  @Test
  void a_rate_that_varies_is_the_one_that_holds_all_frames() throws Exception {
    Inspection phone = inspections.accepted(MadeMedia.variableRate(folder));
    assertVideo(phone.getVideo(), "h264", 640, 360, 0, 30, 1);
  }

  @Test
  void a_turned_picture_is_measured_as_it_is_shown() throws Exception {
    Inspection portrait = inspections.accepted(MadeMedia.rotated(folder));
    assertVideo(portrait.getVideo(), "h264", 480, 640, 90, 25, 1);
  }

  @Test
  void of_a_multiplex_one_program_is_taken() throws Exception {
    // given two programs, of which the second has the larger picture
    Path multiplex =
        TestMedia.make(
            folder.resolve("multiplex.ts"),
            List.of(
                    "-f lavfi -i testsrc2=s=320x180:r=25:d=2 -f lavfi -i sine=300:d=2",
                    "-f lavfi -i testsrc2=s=640x360:r=25:d=2 -f lavfi -i sine=600:d=2",
                    "-map 0 -map 1 -map 2 -map 3 -preset ultrafast -c:a mp2",
                    "-program program_num=1:st=0:st=1 -program program_num=2:st=2:st=3")
                .stream()
                .flatMap(part -> Arrays.stream(part.split(" ")))
                .toArray());
    // when
    Inspection inspection = inspections.accepted(multiplex);
    // then its own sound comes with it, and the other's is named as left out
    assertThat(inspection.getVideo().getWidth()).isEqualTo(640);
    assertThat(inspection.getAudio()).hasSize(1);
    assertThat(inspection.getDroppedTracks()).hasSize(2);
    assertThat(inspection.getDroppedTracks())
        .filteredOn(track -> track.getCodec().equals("mp2"))
        .singleElement()
        .satisfies(track -> assertThat(track.getReason()).contains("another program"));
    // a program's streams are numbered one after the other
    assertThat(inspection.getAudio().getFirst().getIndex())
        .isEqualTo(inspection.getVideo().getIndex() + 1);
  }

  @Test
  void other_containers_and_codecs() throws Exception {
    Inspection webm = inspections.accepted(MadeMedia.webm(folder));
    assertThat(webm.getContainer()).isEqualTo("matroska");
    assertVideo(webm.getVideo(), "vp9", 320, 240, 0, 25, 1);
    assertThat(webm.getAudio().getFirst().getCodec()).isEqualTo("opus");

    Inspection surround = inspections.accepted(MadeMedia.surround(folder));
    assertVideo(surround.getVideo(), "mpeg4", 640, 360, 0, 25, 1);
    assertThat(surround.getAudio().getFirst().getChannels()).isEqualTo(6);
    assertThat(surround.getAudio().getFirst().getLanguage()).isEqualTo("de");

    Inspection odd = inspections.accepted(MadeMedia.oddSize(folder));
    assertVideo(odd.getVideo(), "h264", 321, 181, 0, 25, 1);
  }

  @Test
  void sound_alone_is_media() throws Exception {
    Inspection sound = inspections.accepted(MadeMedia.sound(folder));
    assertThat(sound.getVideo()).isNull();
    assertThat(sound.getAudio()).hasSize(1);
    assertThat(sound.getDurationMicros()).isBetween(990_000L, 1_050_000L);
  }

  @Test
  void streams_beside_video_and_audio_do_no_harm() throws Exception {
    Path cover =
        TestMedia.make(
            folder.resolve("c.png"), "-f", "lavfi", "-i", "testsrc2=s=64x64", "-frames:v", "1");
    Path words =
        Files.writeString(folder.resolve("s.srt"), "1\n00:00:01,000 --> 00:00:02,000\nHello\n");
    Path laden =
        TestMedia.make(
            folder.resolve("laden.mp4"),
            "-i",
            TestMedia.CLIP,
            "-i",
            cover,
            "-i",
            words,
            "-map",
            "0",
            "-map",
            "1",
            "-map",
            "2",
            "-c",
            "copy",
            "-c:s",
            "mov_text",
            "-disposition:v:1",
            "attached_pic",
            "-timecode",
            "00:00:00:00");
    assertVideo(inspections.accepted(laden).getVideo(), "h264", 1280, 720, 0, 24, 1);

    // A stream whose decoder is on no list: then the container alone is asked.
    Path odd =
        TestMedia.make(
            folder.resolve("odd.mkv"),
            "-i",
            TestMedia.CLIP,
            "-f",
            "lavfi",
            "-i",
            "testsrc2=s=160x90:d=1",
            "-map",
            "0",
            "-map",
            "1",
            "-c",
            "copy",
            "-c:v:1",
            "snow",
            "-strict",
            "-2");
    assertVideo(inspections.accepted(odd).getVideo(), "h264", 1280, 720, 0, 24, 1);
  }

  @Test
  void shapes_and_colours() throws Exception {
    Path anamorphic =
        TestMedia.make(
            folder.resolve("a.mpg"),
            "-f",
            "lavfi",
            "-i",
            "testsrc=s=720x576:r=25:d=1",
            "-vf",
            "setsar=64/45",
            "-flags",
            "+ildct+ilme",
            "-top",
            "1",
            "-c:v",
            "mpeg2video",
            "-b:v",
            "2M");
    VideoTrack wide = inspections.accepted(anamorphic).getVideo();
    assertThat(wide.getWidth()).isEqualTo(1024);
    assertThat(wide.getHeight()).isEqualTo(576);

    Path fields =
        TestMedia.make(
            folder.resolve("i.mp4"),
            "-f",
            "lavfi",
            "-i",
            "testsrc=s=640x360:r=50:d=1",
            "-vf",
            "interlace,setfield=tff",
            "-c:v",
            "libx264",
            "-x264-params",
            "tff=1");
    VideoTrack interlaced = inspections.accepted(fields).getVideo();
    assertThat(interlaced.getInterlaced()).isTrue();
    assertThat(interlaced.getFrameRateNum()).isEqualTo(50);

    Path bright =
        TestMedia.make(
            folder.resolve("h.mp4"),
            "-f",
            "lavfi",
            "-i",
            "testsrc=s=320x180:r=120:d=0.5",
            "-pix_fmt",
            "yuv420p10le",
            "-c:v",
            "libx265",
            "-x265-params",
            "log-level=error:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc");
    VideoTrack hdr = inspections.accepted(bright).getVideo();
    assertThat(hdr.getHdr()).isTrue();
    assertThat(hdr.getFrameRateNum()).isEqualTo(60);
    assertThat(hdr.getPixelFormat()).isEqualTo("yuv420p10le");
  }
}
