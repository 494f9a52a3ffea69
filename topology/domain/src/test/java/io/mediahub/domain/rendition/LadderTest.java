package io.mediahub.domain.rendition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import mediahub.rendition.AudioRung;
import mediahub.rendition.AudioTrack;
import mediahub.rendition.Inspection;
import mediahub.rendition.LadderPlanned;
import mediahub.rendition.VideoRung;
import mediahub.rendition.VideoTrack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LadderTest {
  private static Inspection video(int width, int height, long bitsPerSecond) {
    return new Inspection(
        "mp4",
        10_000_000L,
        new VideoTrack(
            0,
            "h264",
            width,
            height,
            0,
            24,
            1,
            false,
            false,
            "yuv420p",
            bitsPerSecond,
            false,
            "",
            "",
            "",
            0L,
            null,
            null,
            null,
            null),
        List.of(),
        List.of(),
        false);
  }

  private static Inspection like(Inspection source, Consumer<VideoTrack.Builder> change) {
    VideoTrack.Builder track = VideoTrack.newBuilder(source.getVideo());
    change.accept(track);
    return Inspection.newBuilder(source).setVideo(track.build()).build();
  }

  private static List<String> sizes(LadderPlanned ladder) {
    return ladder.getVideo().stream().map(r -> r.getWidth() + "x" + r.getHeight()).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "1920, 1080, 14700000, '1920x1080,1280x720,854x480,426x240'",
    "1280, 720, 1100000, '1280x720,854x480,426x240'",
    "480, 640, 300000, '480x640,240x320'",
    "720, 405, 5000000, '720x404,426x240'",
    "200, 100, 90000, '200x100'",
    "1920, 1088, 9000000, '1920x1088,1270x720,848x480,424x240'",
  })
  void the_ladder_begins_with_the_sources_own_size_and_goes_down(
      int width, int height, long bitsPerSecond, String expected) {
    assertThat(String.join(",", sizes(Ladder.plan(video(width, height, bitsPerSecond)))))
        .isEqualTo(expected);
  }

  @Test
  void nothing_is_larger_than_the_source_and_all_sizes_are_even() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int n = 0; n < 2000; n++) {
      int width = 2 + random.nextInt(4000);
      int height = 2 + random.nextInt(4000);
      long bits = random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(40_000_000);
      List<VideoRung> rungs = Ladder.plan(video(width, height, bits)).getVideo();

      assertThat(rungs).as("seed %d: %dx%d", seed, width, height).isNotEmpty();
      assertThat(rungs.stream().map(VideoRung::getRenditionId).distinct()).hasSameSizeAs(rungs);
      assertThat(rungs)
          .as("seed %d: %dx%d at %d b/s", seed, width, height, bits)
          .allSatisfy(
              rung -> {
                assertThat(rung.getWidth()).isLessThanOrEqualTo(width).isEven().isPositive();
                assertThat(rung.getHeight()).isLessThanOrEqualTo(height).isEven().isPositive();
              });
    }
  }

  @Test
  void other_formats_stand_beside_h264_at_a_lower_bitrate_and_not_where_it_is_cheap() {
    Inspection source = video(1920, 1080, 14_700_000);
    List<VideoRung> plain = Ladder.plan(source).getVideo();

    List<VideoRung> rungs =
        Ladder.plan(source, Set.of(PictureFormat.AV1, PictureFormat.HEVC)).getVideo();

    assertThat(rungs.subList(0, 4)).isEqualTo(plain);
    assertThat(rungs.subList(4, rungs.size()))
        .extracting(VideoRung::getRenditionId)
        .containsExactly(
            "v1080-hevc", "v720-hevc", "v480-hevc", "v1080-av1", "v720-av1", "v480-av1");
    assertThat(rungs.get(4).getMaxBitsPerSecond()).isEqualTo(3_900_000);
    assertThat(rungs.get(4).getFormat()).isEqualTo("hevc");
    assertThat(rungs.get(7).getMaxBitsPerSecond()).isEqualTo(3_300_000);
    assertThat(plain).extracting(VideoRung::getFormat).containsOnly("h264");
  }

  @ParameterizedTest
  @CsvSource({
    // transfer, primaries, matrix, pixel format; whether its light is kept
    "smpte2084, bt2020, bt2020nc, yuv420p10le, true",
    "smpte2084, bt2020, '', p010le, true",
    "smpte2084, bt2020, bt2020nc, yuv444p12le, true",
    "smpte2084, bt2020, bt2020nc, yuv420p, false",
    "smpte2084, bt2020, ictcp, yuv444p10le, false",
    "smpte2084, smpte432, bt2020nc, yuv420p10le, false",
    "smpte2084, '', bt2020nc, yuv420p10le, false",
    "arib-std-b67, bt2020, bt2020nc, yuv420p10le, false",
    "bt709, bt709, bt709, yuv420p10le, false",
  })
  void the_light_of_hdr10_is_kept_where_the_source_has_it(
      String transfer, String primaries, String matrix, String pixels, boolean kept) {
    Inspection source =
        like(
            video(1920, 1080, 20_000_000),
            track ->
                track
                    .setHdr(!transfer.equals("bt709"))
                    .setColorTransfer(transfer)
                    .setColorPrimaries(primaries)
                    .setColorMatrix(matrix)
                    .setPixelFormat(pixels));

    List<VideoRung> rungs = Ladder.plan(source, Set.of(PictureFormat.HDR10)).getVideo();

    assertThat(rungs.subList(0, 4)).isEqualTo(Ladder.plan(source).getVideo());
    assertThat(rungs.subList(4, rungs.size()))
        .extracting(VideoRung::getRenditionId)
        .isEqualTo(kept ? List.of("v1080-hdr10", "v720-hdr10", "v480-hdr10") : List.of());
  }

  /** A bit of a source in the same format is worth one bit of it. */
  @ParameterizedTest
  @CsvSource({
    "h264, hevc, 2000000, 1500000",
    "hevc, hevc, 2000000, 2400000",
    "av1, hevc, 2000000, 3000000",
    "h264, av1, 2000000, 1200000",
    "av1, av1, 2000000, 2400000",
    "av1, av1, 20000000, 3300000",
  })
  void no_format_costs_more_than_the_source_is_worth(
      String codec, String format, long bits, long expected) {
    Inspection source = like(video(1920, 1080, bits), track -> track.setCodec(codec));

    var beside = Set.of(PictureFormat.of(format));

    assertThat(Ladder.plan(source, beside).getVideo())
        .filteredOn(rung -> rung.getFormat().equals(format))
        .first()
        .extracting(VideoRung::getMaxBitsPerSecond)
        .isEqualTo(expected);
  }

  /** 4096x2304 fits into level 5.2 of H.264, but not into 5.1 of HEVC and AV1. */
  @Test
  void no_other_format_is_above_level_5_1() {
    List<VideoRung> rungs =
        Ladder.plan(video(5120, 2880, 90_000_000), Set.of(PictureFormat.HEVC)).getVideo();

    assertThat(rungs.getFirst().getRenditionId()).isEqualTo("v2304");
    assertThat(rungs)
        .filteredOn(rung -> rung.getFormat().equals("hevc"))
        .extracting(VideoRung::getRenditionId)
        .containsExactly("v1440-hevc", "v1080-hevc", "v720-hevc", "v480-hevc");
  }

  @Test
  void each_track_has_one_or_two_channels_for_every_player_and_a_name_of_its_own() {
    List<AudioRung> rungs =
        main(
            sound(
                track(1, 6, 48_000, "de", "", false, false),
                track(2, 1, 44_100, "de", "", false, false),
                track(3, 2, 22_050, "und", "", false, false)));

    assertThat(rungs).extracting(AudioRung::getName).containsExactly("German", "German 2", "Audio");
    assertThat(rungs).extracting(AudioRung::getChannels).containsExactly(2, 1, 2);
    assertThat(rungs).extracting(AudioRung::getSampleRate).containsExactly(48_000, 44_100, 48_000);
    assertThat(rungs).extracting(AudioRung::getDefaultTrack).containsExactly(true, false, false);
  }

  @Test
  void surround_sound_is_kept_beside_stereo_of_the_same_name() {
    List<AudioRung> rungs =
        sound(
            track(1, 2, 48_000, "en", "Commentary", false, true),
            track(2, 6, 48_000, "de", "", true, false),
            track(3, 8, 44_100, "fr", "", false, false));

    assertThat(rungs)
        .extracting(AudioRung::getRenditionId)
        .containsExactly("a0", "a1", "a2", "a1-surround", "a2-surround");
    assertThat(rungs).extracting(AudioRung::getSourceIndex).containsExactly(1, 2, 3, 2, 3);
    assertThat(rungs).extracting(AudioRung::getChannels).containsExactly(2, 2, 2, 6, 6);
    assertThat(rungs)
        .extracting(AudioRung::getGroup)
        .containsExactly("audio", "audio", "audio", "surround", "surround");
    assertThat(rungs)
        .extracting(AudioRung::getName)
        .containsExactly("Commentary", "German", "French", "German", "French");
    assertThat(rungs)
        .extracting(AudioRung::getDefaultTrack)
        .containsExactly(false, true, false, true, false);
  }

  @ParameterizedTest
  @CsvSource({
    "6, 5.1, true",
    "6, 5.1(side), true",
    "6, '', true",
    "8, 7.1, true",
    "7, 6.1(back), true",
    "6, 6 channels (FL+FR+FC+LFE+BL+BR), true",
    "6, hexagonal, false",
    "4, quad, false",
    "5, 5.0, false",
    "16, ambisonic 3, false",
    "6, ambisonic 1+stereo, false",
    "12, 7.1.4, false",
    "2, stereo, false",
  })
  void surround_sound_is_what_a_cinema_has(int channels, String layout, boolean kept) {
    AudioTrack track =
        AudioTrack.newBuilder(track(1, channels, 48_000, "en", "", false, false))
            .setChannelLayout(layout)
            .build();

    assertThat(sound(track)).hasSize(kept ? 2 : 1);
  }

  @ParameterizedTest
  @CsvSource({
    "ac3, 384000, 384000",
    "ac3, 448000, 384000",
    "aac, 256000, 288000",
    "aac, 160000, 192000",
    "dts, 1509000, 384000",
    "aac, 0, 384000",
  })
  void surround_sound_takes_three_times_a_step_of_stereo(
      String codec, long bitsPerSecond, long expected) {
    AudioTrack track =
        AudioTrack.newBuilder(track(1, 6, 48_000, "en", "", false, false))
            .setCodec(codec)
            .setBitsPerSecond(bitsPerSecond)
            .build();

    assertThat(beside(track).getLast().getBitsPerSecond()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "aac, 2, 192000, '192000,64000'",
    "mp3, 2, 320000, '192000,64000'",
    "aac, 2, 188000, '192000,64000'", // a variable bitrate
    "opus, 2, 160000, '192000,64000'",
    "pcm_s16le, 2, 1411200, '192000,64000'",
    "aac, 2, 160000, '128000'",
    "aac, 2, 0, '128000'",
    "flac, 1, 500000, '64000'",
  })
  void music_of_a_high_bitrate_keeps_more_of_it_beside_what_plays_anywhere(
      String codec, int channels, long bitsPerSecond, String expected) {
    AudioTrack track =
        AudioTrack.newBuilder(track(1, channels, 48_000, "en", "", false, false))
            .setCodec(codec)
            .setBitsPerSecond(bitsPerSecond)
            .build();

    assertThat(sound(track))
        .extracting(AudioRung::getBitsPerSecond)
        .extracting(String::valueOf)
        .containsExactly(expected.split(","));
  }

  @Test
  void the_file_says_which_sound_plays_first_but_never_a_commentary() {
    AudioTrack first = track(1, 2, 48_000, "fr", "", false, false);
    AudioTrack preferred = track(2, 2, 48_000, "en", "", true, false);
    AudioTrack commentary = track(3, 2, 48_000, "en", "Director", true, true);

    assertThat(defaults(sound(first, commentary, preferred))).containsExactly(2);
    assertThat(defaults(sound(commentary, first))).containsExactly(1);
    assertThat(defaults(sound(commentary))).containsExactly(3);
    assertThat(defaults(sound())).isEmpty();
  }

  @Test
  void sound_keeps_its_order_and_the_name_that_the_file_gives_it() {
    List<AudioRung> rungs =
        sound(
            track(1, 2, 48_000, "en", "Director's commentary", false, true),
            track(2, 2, 48_000, "en", "", true, false),
            track(3, 2, 48_000, "en", "Director's commentary", false, true));

    assertThat(rungs)
        .extracting(AudioRung::getName)
        .containsExactly("Director's commentary", "English", "Director's commentary 2");
    assertThat(rungs).extracting(AudioRung::getRenditionId).containsExactly("a0", "a1", "a2");
  }

  @ParameterizedTest
  @CsvSource({
    "aac, 2, 0, 128000",
    "aac, 2, 48000, 64000",
    "aac, 2, 64000, 64000",
    "aac, 2, 65000, 96000",
    "mp3, 2, 128000, 128000",
    "flac, 2, 900000, 128000",
    "opus, 2, 64000, 96000",
    "opus, 2, 96000, 128000",
    "ac3, 6, 384000, 128000",
    "aac, 1, 24000, 32000",
    "aac, 1, 40000, 48000",
    "pcm_s16le, 1, 705600, 64000",
  })
  void sound_beside_a_picture_takes_the_first_step_that_is_not_below_the_source(
      String codec, int channels, long bitsPerSecond, long expected) {
    AudioTrack track =
        AudioTrack.newBuilder(track(1, channels, 48_000, "en", "", false, false))
            .setCodec(codec)
            .setBitsPerSecond(bitsPerSecond)
            .build();

    assertThat(main(beside(track)))
        .extracting(AudioRung::getBitsPerSecond)
        .containsExactly(expected);
  }

  private static List<AudioRung> sound(AudioTrack... tracks) {
    return Ladder.plan(
            new Inspection("matroska", 10_000_000L, null, List.of(tracks), List.of(), false))
        .getAudio();
  }

  /** Of a film. */
  private static List<AudioRung> beside(AudioTrack... tracks) {
    return new SoundLadder(true).rungs(List.of(tracks));
  }

  private static List<AudioRung> main(List<AudioRung> rungs) {
    return rungs.stream().filter(rung -> rung.getGroup().equals(SoundLadder.MAIN)).toList();
  }

  private static List<Integer> defaults(List<AudioRung> rungs) {
    return rungs.stream()
        .filter(AudioRung::getDefaultTrack)
        .map(AudioRung::getSourceIndex)
        .toList();
  }

  private static AudioTrack track(
      int index,
      int channels,
      int sampleRate,
      String language,
      String title,
      boolean preferred,
      boolean secondary) {
    return new AudioTrack(
        index, "aac", channels, sampleRate, language, "", title, preferred, secondary, 0L);
  }
}
