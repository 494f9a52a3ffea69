package io.mediahub.domain.rendition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import mediahub.rendition.ComparedRendition;
import mediahub.rendition.ComparedSegment;
import mediahub.rendition.Comparison;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackageGateTest {
  private static final long MEGABYTE = 1_000_000;

  /** The pictures may differ, and be twice as large. */
  private static final PackageGate DIFFERENT = new PackageGate(0, 200);

  private static final ComparedRendition SOUND =
      new ComparedRendition("a0", "a0", false, MEGABYTE, MEGABYTE, List.of());

  private static ComparedRendition picture(long bytes, long before, int... permille) {
    List<ComparedSegment> segments =
        IntStream.range(0, permille.length)
            .mapToObj(i -> new ComparedSegment(i * 10, 96, permille[i]))
            .toList();
    return new ComparedRendition("v720", "v720", true, bytes, before, segments);
  }

  private static List<String> objections(ComparedRendition... renditions) {
    return objections(60_000_000, renditions);
  }

  private static List<String> objections(long micros, ComparedRendition... renditions) {
    List<ComparedRendition> all = new ArrayList<>(List.of(renditions));
    all.add(SOUND);
    return PackageGate.USUAL.objections(new Comparison("old", micros, 60_000_000L, all));
  }

  @Test
  void a_package_that_shows_the_same_in_about_as_many_bytes_passes() {
    assertThat(objections(picture(9 * MEGABYTE, 10 * MEGABYTE, 990, 951, 950))).isEmpty();
    assertThat(objections()).as("sound alone").isEmpty();
  }

  @Test
  void the_source_s_own_picture_may_have_more_bytes_and_must_show_the_same() {
    var same = new Comparison("old", 60_000_000L, 60_000_000L, List.of(picture(40, 10, 990)));
    var other = new Comparison("old", 60_000_000L, 60_000_000L, List.of(picture(40, 10, 870)));

    assertThat(PackageGate.USUAL.objections(same)).hasSize(1);
    assertThat(PackageGate.USUAL.objections(same, Set.of("v720"))).isEmpty();
    assertThat(PackageGate.USUAL.objections(other, Set.of("v720"))).hasSize(1);
  }

  private static ComparedRendition picture(int megabytes, int before, int permille) {
    return picture(megabytes * MEGABYTE, before * MEGABYTE, new int[] {permille});
  }

  @Test
  void the_segment_that_differs_most_is_named() {
    assertThat(objections(picture(10 * MEGABYTE, 10 * MEGABYTE, 980, 873, 949)))
        .containsExactly(
            "The pictures of v720 differ from the published ones: SSIM 0.873 in segment 10, where"
                + " 0.950 is wanted.");
  }

  @Test
  void pictures_that_could_not_be_compared_are_no_similar_ones() {
    var none = new ComparedSegment(7, 0, 0);
    var rendition = new ComparedRendition("v720", "v720", true, MEGABYTE, MEGABYTE, List.of(none));

    assertThat(objections(rendition))
        .containsExactly("Segment 7 of v720 has no picture at the time of a published one.");
    assertThat(objections(picture(MEGABYTE, MEGABYTE)))
        .containsExactly("No pictures of v720 could be compared.");
    assertThat(DIFFERENT.objections(null)).hasSize(1);
    assertThat(DIFFERENT.objections(new Comparison("old", 1L, 1L, List.of()))).hasSize(1);
  }

  @Test
  void pictures_may_differ_where_that_is_wanted() {
    var comparison =
        new Comparison("old", 60_000_000L, 60_000_000L, List.of(picture(MEGABYTE, MEGABYTE, 120)));

    assertThat(DIFFERENT.objections(comparison)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"15, 0", "16, 1", "2, 0", "1, 1"})
  void a_rendition_is_neither_much_larger_nor_suspiciously_small(long megabytes, int objections) {
    assertThat(objections(picture(megabytes * MEGABYTE, 10 * MEGABYTE, 990)))
        .hasSize(objections)
        .allMatch(sentence -> sentence.contains("the published one 10.0 MB"));
  }

  @Test
  void it_may_grow_where_that_is_wanted() {
    var comparison =
        new Comparison(
            "old", 60_000_000L, 60_000_000L, List.of(picture(20 * MEGABYTE, 10 * MEGABYTE, 990)));

    assertThat(DIFFERENT.objections(comparison)).isEmpty();
    assertThat(PackageGate.USUAL.objections(comparison)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"60250000, 0", "60250001, 1", "59749999, 1"})
  void it_lasts_as_long(long micros, int objections) {
    assertThat(objections(micros, picture(MEGABYTE, MEGABYTE, 990)))
        .hasSize(objections)
        .allMatch(sentence -> sentence.contains("the published one 60.00 s"));
  }
}
