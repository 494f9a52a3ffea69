package io.mediahub.bench.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.mediahub.bench.encode.Trail.Seen;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrailTest {
  private static final String REPORTS = "mediahub.rendition.commands.v1";

  private static final List<Seen> PREVIEW =
      List.of(
          new Seen("mediahub.upload.events.v1", "UploadCompleted", 1, 1020),
          new Seen("mediahub.encode.now.v1", "Prepare", 1025, 1035),
          new Seen(REPORTS, "JobStarted", 1050, 1060),
          new Seen(REPORTS, "PreviewFound", 1100, 1110),
          new Seen(REPORTS, "PartEncoded", 1200, 1210),
          new Seen("mediahub.rendition.events.v1", "PackagePlayable", 1205, 1230),
          new Seen(REPORTS, "PartEncoded", 1400, 1410),
          new Seen(REPORTS, "MediaInspected", 1500, 1510));

  @Test
  void each_hop_begins_where_the_one_before_it_ended() {
    Map<String, Double> hops = Trail.hops(PREVIEW, 1000, 1240);

    assertThat(hops)
        .containsExactly(
            entry("completed -> upload.events", 20.0),
            entry("-> encode.now", 15.0),
            entry("-> a worker begins", 15.0),
            entry("-> it can be copied", 50.0),
            entry("-> the parts are stored", 100.0),
            entry("-> rendition.events", 30.0),
            entry("-> the catalogue's row", 10.0));
    assertThat(hops.values().stream().mapToDouble(each -> each).sum()).isEqualTo(240);
  }

  @Test
  void a_part_that_came_after_it_could_be_played_is_no_hop() {
    List<Seen> encoded =
        List.of(
            new Seen(REPORTS, "JobStarted", 1050, 1060),
            new Seen(REPORTS, "MediaInspected", 1300, 1310),
            new Seen(REPORTS, "PartEncoded", 1600, 1610),
            new Seen(REPORTS, "PartEncoded", 1900, 1910),
            new Seen("mediahub.rendition.events.v1", "PackagePlayable", 1905, 1930),
            new Seen(REPORTS, "PartEncoded", 2400, 2410));

    Map<String, Double> hops = Trail.hops(encoded, 1000, 1940);

    assertThat(hops)
        .containsExactly(
            entry("-> a worker begins", 50.0),
            entry("-> inspected", 250.0),
            entry("-> the parts are stored", 600.0),
            entry("-> rendition.events", 30.0),
            entry("-> the catalogue's row", 10.0));
  }
}
