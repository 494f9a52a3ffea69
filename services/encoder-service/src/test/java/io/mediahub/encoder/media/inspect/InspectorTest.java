package io.mediahub.encoder.media.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.TestMedia;
import io.mediahub.encoder.media.inspect.Outcome.Accepted;
import io.mediahub.encoder.media.inspect.Outcome.Refused;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import mediahub.rendition.AudioTrack;
import mediahub.rendition.Inspection;
import mediahub.rendition.VideoTrack;
import mediahub.upload.SourceObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the inspector says of real files, and of files that are not what they say. */
class InspectorTest {
  static FfmpegSandbox sandbox;
  @TempDir Path folder;

  @BeforeAll
  static void open() {
    sandbox = TestMedia.sandbox();
  }

  @AfterAll
  static void close() {
    sandbox.close();
  }

  @Test
  void film() throws Exception {
    Inspection film = accepted(TestMedia.file("sintel-trailer-720p.mp4"));
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
    Inspection phone = accepted(TestMedia.file("phone-1080p-vfr.mp4"));
    assertVideo(phone.getVideo(), "h264", 1920, 1080, 0, 30, 1);
    assertThat(phone.getAudio().getFirst().getLanguage()).isEqualTo("en");
  }

  @Test
  void rotated() throws Exception {
    Inspection portrait = accepted(TestMedia.file("rotated-90.mp4"));
    assertVideo(portrait.getVideo(), "h264", 480, 640, 90, 8797, 1000);
    assertThat(portrait.getDurationMicros()).isBetween(5_100_000L, 5_300_000L);
  }

  @Test
  void other_containers() throws Exception {
    Inspection mpeg = accepted(TestMedia.file("city-mpeg2-no-audio.mpg"));
    assertVideo(mpeg.getVideo(), "mpeg2video", 720, 405, 0, 25, 1);
    assertThat(mpeg.getAudio()).isEmpty();
    assertThat(mpeg.getDurationMicros()).isBetween(7_500_000L, 7_700_000L);

    Inspection ogg = accepted(TestMedia.file("hello-theora.ogg"));
    assertVideo(ogg.getVideo(), "theora", 720, 480, 0, 30000, 1001);
    assertThat(ogg.getAudio()).hasSize(1);
    assertThat(ogg.getDurationMicros()).isBetween(8_200_000L, 8_400_000L);

    Inspection webm = accepted(TestMedia.file("vp9-opus.webm"));
    assertVideo(webm.getVideo(), "vp9", 640, 480, 0, 8797, 1000);
    assertThat(webm.getAudio().getFirst().getCodec()).isEqualTo("opus");

    Inspection mkv = accepted(TestMedia.file("surround-5.1.mkv"));
    assertVideo(mkv.getVideo(), "mpeg4", 1280, 720, 0, 25, 1);
    assertThat(mkv.getAudio().getFirst().getChannels()).isEqualTo(6);
  }

  @Test
  void sound_alone_is_media() throws Exception {
    Inspection sound = accepted(TestMedia.file("audio-only.mp4"));
    assertThat(sound.getVideo()).isNull();
    assertThat(sound.getAudio()).hasSize(1);
    assertThat(sound.getDurationMicros()).isBetween(990_000L, 1_050_000L);
  }

  @Test
  void an_image_is_refused_as_not_yet() throws Exception {
    Refused image = refused(TestMedia.file("phone-photo-12mp.jpg"));
    assertThat(image.code()).isEqualTo("images-not-yet");
    assertThat(image.sentence()).contains("image/jpeg");
  }

  @Test
  void bytes_that_are_not_the_declared_ones() throws Exception {
    Path file = TestMedia.file("audio-only.mp4");
    SourceObject truth = TestMedia.declared(file);
    assertThat(refused(file, with(truth, truth.getSizeBytes() + 1, truth.getSha256())).code())
        .isEqualTo("size-mismatch");
    assertThat(refused(file, with(truth, truth.getSizeBytes(), "0".repeat(64))).code())
        .isEqualTo("checksum-mismatch");
    Path empty = Files.createFile(folder.resolve("empty.mp4"));
    assertThat(refused(empty).code()).isEqualTo("empty-file");
  }

  @Test
  void a_zip_named_mp4() throws Exception {
    Path zip = folder.resolve("film.mp4");
    try (OutputStream bytes = Files.newOutputStream(zip);
        ZipOutputStream entries = new ZipOutputStream(bytes)) {
      entries.putNextEntry(new ZipEntry("a.txt"));
      entries.write("text".getBytes());
    }
    Refused refusal = refused(zip);
    assertThat(refusal.code()).isEqualTo("not-media");
    assertThat(refusal.sentence()).containsIgnoringCase("zip");
  }

  @Test
  void scripts_that_name_other_files() throws Exception {
    Path victim = TestMedia.file("audio-only.mp4");
    assertThat(
            refused(
                    write(
                        "hls.mp4",
                        "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n"
                            + victim
                            + "\n#EXT-X-ENDLIST\n"))
                .sentence())
        .contains("HLS playlist");
    assertThat(refused(write("c.mp4", "ffconcat version 1.0\nfile " + victim + "\n")).sentence())
        .contains("concat");
    assertThat(refused(write("t.mp4", "once upon a time there was a text\n")).code())
        .isEqualTo("not-media");
    assertThat(refused(write("s.mp4", "1\n00:00:01,000 --> 00:00:02,000\nHello\n")).code())
        .isEqualTo("not-media");
    assertThat(refused(write("p.mp4", "%PDF-1.4\n%rest\n")).sentence()).contains("pdf");
  }

  @Test
  void files_cut_off() throws Exception {
    Path film = TestMedia.file("sintel-trailer-720p.mp4");
    Path indexAtEnd =
        TestMedia.make(folder.resolve("end.mp4"), "-t", "8", "-i", film, "-c", "copy");
    assertThat(refused(cut(indexAtEnd, 0.7)).code()).isEqualTo("truncated-file");
    Path indexFirst =
        TestMedia.make(
            folder.resolve("first.mp4"),
            "-t",
            "8",
            "-i",
            film,
            "-c",
            "copy",
            "-movflags",
            "+faststart");
    Refused refusal = refused(cut(indexFirst, 0.7));
    assertThat(refusal.code()).isEqualTo("truncated-file");
    assertThat(refusal.sentence()).contains("of the 8.1 seconds");
    Path matroska = TestMedia.make(folder.resolve("m.mkv"), "-t", "8", "-i", film, "-c", "copy");
    assertThat(refused(cut(matroska, 0.7)).code()).isEqualTo("truncated-file");
  }

  @Test
  void a_container_with_nothing_to_play() throws Exception {
    Path text = write("s.srt", "1\n00:00:01,000 --> 00:00:02,000\nHello\n");
    Path subtitles = TestMedia.make(folder.resolve("s.mkv"), "-i", text, "-c:s", "ass");
    assertThat(refused(subtitles).code()).isEqualTo("no-playable-track");
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
    VideoTrack wide = accepted(anamorphic).getVideo();
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
    VideoTrack interlaced = accepted(fields).getVideo();
    assertThat(interlaced.getInterlaced()).isTrue();
    assertThat(interlaced.getFrameRateNum()).isEqualTo(25);

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
    VideoTrack hdr = accepted(bright).getVideo();
    assertThat(hdr.getHdr()).isTrue();
    assertThat(hdr.getFrameRateNum()).isEqualTo(60);
    assertThat(hdr.getPixelFormat()).isEqualTo("yuv420p10le");
  }

  @Test
  void a_codec_that_is_not_taken() throws Exception {
    Path odd =
        TestMedia.make(
            folder.resolve("q.mkv"),
            "-f",
            "lavfi",
            "-i",
            "testsrc=s=320x180:r=25:d=1",
            "-c:v",
            "snow",
            "-strict",
            "-2");
    Refused refusal = refused(odd);
    assertThat(refusal.code()).isEqualTo("unsupported-codec");
    assertThat(refusal.sentence()).contains("snow");
  }

  private Outcome inspect(Path file, SourceObject declared) throws Exception {
    return new Inspector(sandbox, InspectionLimits.DEFAULT)
        .inspect(new JobSpace(Files.createDirectories(folder.resolve("job")), file), declared);
  }

  private Inspection accepted(Path file) throws Exception {
    Outcome outcome = inspect(file, TestMedia.declared(file));
    assertThat(outcome).isInstanceOf(Accepted.class);
    return ((Accepted) outcome).inspection();
  }

  private Refused refused(Path file) throws Exception {
    return refused(file, TestMedia.declared(file));
  }

  private Refused refused(Path file, SourceObject declared) throws Exception {
    Outcome outcome = inspect(file, declared);
    assertThat(outcome).isInstanceOf(Refused.class);
    return (Refused) outcome;
  }

  private Path write(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }

  private Path cut(Path file, double share) throws Exception {
    try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.setLength((long) (bytes.length() * share));
    }
    return file;
  }

  private static SourceObject with(SourceObject declared, long size, String sha256) {
    return SourceObject.newBuilder(declared).setSizeBytes(size).setSha256(sha256).build();
  }

  private static void assertVideo(
      VideoTrack video, String codec, int width, int height, int rotation, int num, int den) {
    assertThat(video.getCodec()).isEqualTo(codec);
    assertThat(video.getWidth()).isEqualTo(width);
    assertThat(video.getHeight()).isEqualTo(height);
    assertThat(video.getRotation()).isEqualTo(rotation);
    assertThat(video.getFrameRateNum()).isEqualTo(num);
    assertThat(video.getFrameRateDen()).isEqualTo(den);
  }
}
