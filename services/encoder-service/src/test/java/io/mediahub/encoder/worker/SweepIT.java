package io.mediahub.encoder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.encoder.media.TestMedia;
import java.util.List;
import mediahub.encoding.EncodeJob;
import mediahub.encoding.Sweep;
import mediahub.rendition.Leftovers;
import mediahub.rendition.ObjectsSwept;
import mediahub.upload.SourceObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects that serve nobody are deleted. */
@ExtendWith(EncoderExtension.class)
class SweepIT {
  private final EncoderUnderTest encoder;

  SweepIT(EncoderUnderTest encoder) {
    this.encoder = encoder;
  }

  @Test
  void unused_objects_are_deleted_and_nothing_else() throws Exception {
    List<String> dead =
        List.of(
            "m13/encode/1/v240/init.mp4", "m13/encode/1/v240/00000.m4s", "m13/encode/3/a0/x.m4s");
    List<String> alive =
        List.of(
            "m13/encode/2/v240/init.mp4", // published
            "m13/encode/10/v240/init.mp4", // begins like attempt 1
            "m13/encode/11/v240/init.mp4",
            "m13/encode/30/v240/init.mp4",
            "m13/encode2/1/v240/init.mp4",
            "m130/encode/1/v240/init.mp4");
    dead.forEach(encoder::put);
    alive.forEach(encoder::put);
    SourceObject refused = encoder.upload("m13/refused", TestMedia.CLIP);
    SourceObject other = encoder.upload("m13/refused-2", TestMedia.CLIP);
    Sweep sweep =
        new Sweep(new Leftovers("encode", List.of(1, 3), 2, refused, List.of(), List.of()));

    EncodeJob job = encoder.send("m13", sweep);

    ObjectsSwept swept =
        (ObjectsSwept) encoder.awaitReports(job, ObjectsSwept.class).getLast().getReport();
    assertThat(swept.getObjects()).isEqualTo(4);
    assertThat(swept.getBytes()).isEqualTo(3 * 4 + refused.getSizeBytes());
    assertThat(encoder.keys("media", "m13")).containsExactlyInAnyOrderElementsOf(alive);
    assertThat(encoder.keys("uploads", "m13/")).containsExactly(other.getObjectKey());

    EncodeJob again = encoder.send("m13", sweep);
    ObjectsSwept nothing =
        (ObjectsSwept) encoder.awaitReports(again, ObjectsSwept.class).getLast().getReport();
    assertThat(nothing.getObjects()).as("it may be done twice").isZero();
  }

  @Test
  void a_sweep_of_a_published_package_is_refused() {
    encoder.put("m14/encode/2/v240/init.mp4");

    EncodeJob job =
        encoder.send(
            "m14", new Sweep(new Leftovers("encode", List.of(2), 2, null, List.of(), List.of())));

    assertThat(encoder.awaitFailure(job).getCode()).isEqualTo("invalid-job");
    assertThat(encoder.keys("media", "m14")).hasSize(1);
  }

  @Test
  void folders_are_deleted_except_for_those_in_them_that_are_kept() {
    List<String> dead = List.of("m15/old-m/v240/a.m4s", "m15/old-m/parts/chunk-0", "m15/p-1/x");
    List<String> alive =
        List.of("m15/old-m/a0/a.m4s", "m15/new-m/v240/a.m4s", "m15/old-m2/v", "m150/old-m/v");
    dead.forEach(encoder::put);
    alive.forEach(encoder::put);
    Sweep sweep =
        new Sweep(
            new Leftovers(
                null, List.of(), 0, null, List.of("old-m/", "p-1/"), List.of("old-m/a0/")));

    EncodeJob job = encoder.send("m15", sweep);

    ObjectsSwept swept =
        (ObjectsSwept) encoder.awaitReports(job, ObjectsSwept.class).getLast().getReport();
    assertThat(swept.getObjects()).isEqualTo(3);
    assertThat(encoder.keys("media", "m15")).containsExactlyInAnyOrderElementsOf(alive);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "old-m", "../m16/", "old-m//", "old-m/../"})
  void a_folder_that_is_none_of_a_package_is_refused(String folder) {
    encoder.put("m16/new-m/v240/init.mp4");

    EncodeJob job =
        encoder.send(
            "m16",
            new Sweep(new Leftovers(null, List.of(), 0, null, List.of(folder), List.of())));

    assertThat(encoder.awaitFailure(job).getCode()).isEqualTo("invalid-job");
    assertThat(encoder.keys("media", "m16/")).hasSize(1);
  }
}
