package io.mediahub.encoder.media.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import mediahub.rendition.ContentLight;
import mediahub.rendition.MasteringDisplay;
import mediahub.rendition.VideoTrack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Numbers of a hostile file become part of a command: only those that are possible do. */
class HdrMetadataTest {
  private static final String REPORT =
      """
      {"frames": [{"side_data_list": [
        {"side_data_type": "Mastering display metadata",
         "red_x": "34000/50000", "red_y": "16000/50000", "green_x": "13250/50000",
         "green_y": "34500/50000", "blue_x": "7500/50000", "blue_y": "3000/50000",
         "white_point_x": "15635/50000", "white_point_y": "16450/50000",
         "min_luminance": "50/10000", "max_luminance": "10000000/10000"},
        {"side_data_type": "Content light level metadata", "max_content": 993, "max_average": 412}
      ]}]}
      """;

  private static final VideoTrack TRACK =
      VideoTrack.newBuilder()
          .setIndex(0)
          .setCodec("hevc")
          .setWidth(640)
          .setHeight(360)
          .setRotation(0)
          .setFrameRateNum(25)
          .setFrameRateDen(1)
          .setInterlaced(false)
          .setHdr(true)
          .setPixelFormat("yuv420p10le")
          .setBitsPerSecond(1)
          .build();

  private static VideoTrack of(String report) {
    return HdrMetadata.of(JsonMapper.shared().readTree(report), TRACK);
  }

  @Test
  void what_a_frame_says_is_read_in_the_units_of_the_standards() {
    VideoTrack track = of(REPORT);

    assertThat(track.getMasteringDisplay())
        .isEqualTo(
            new MasteringDisplay(
                List.of(34_000, 16_000, 13_250, 34_500, 7_500, 3_000, 15_635, 16_450),
                10_000_000L,
                50L));
    assertThat(track.getContentLight()).isEqualTo(new ContentLight(993, 412));
    // Matroska has other denominators.
    assertThat(of(REPORT.replace("34000/50000", "68/100")).getMasteringDisplay())
        .isEqualTo(track.getMasteringDisplay());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-34000/50000",
        "34000/0",
        "60000/50000",
        "0/50000",
        "34000:repeat-headers=0/50000",
        "99999999999999999999/50000",
        "N/A",
        ""
      })
  void a_point_that_is_not_possible_leaves_the_display_out(String point) {
    assertThat(of(REPORT.replace("34000/50000", point)).getMasteringDisplay()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"50/10000", "0/10000", "200000000/10000", "x"})
  void so_does_a_screen_that_is_not_brighter_than_it_is_dark(String brightest) {
    assertThat(of(REPORT.replace("10000000/10000", brightest)).getMasteringDisplay()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "65535", "\"993\\n\"", "null"})
  void a_light_that_is_not_possible_is_left_out(String most) {
    assertThat(of(REPORT.replace("993", most)).getContentLight()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"frames\": []}", "{\"frames\": [{}]}"})
  void a_file_may_say_nothing(String report) {
    assertThat(of(report)).isEqualTo(TRACK);
  }
}
