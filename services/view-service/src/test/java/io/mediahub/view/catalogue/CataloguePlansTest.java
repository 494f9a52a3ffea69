package io.mediahub.view.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.testing.TestPlatform;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A page of the catalogue costs a page, however many media everybody may watch. */
class CataloguePlansTest {
  private static TestPlatform platform;
  private static JdbcClient views;

  @BeforeAll
  static void fill() {
    platform = TestPlatform.start();
    views = platform.views();
    views
        .sql(
            """
            insert into catalogue_upload (media_id, owner_id, title, content_type, size_bytes, state,
              requested_at, visibility, version, src_offset)
            select 'm' || n, 'o' || n % 500, 'Film', 'video/mp4', 1, 'completed',
                   timestamptz '2026-01-01' + n * interval '1 minute',
                   case when n % 3 = 0 then 'members' end, 2, n
              from generate_series(1, 30000) as n
            """)
        .update();
    views
        .sql(
            """
            insert into catalogue_media (media_id, phase, permille, awaited, package_id,
              published_id, version, src_offset)
            select 'm' || n, 'published', 1000, '', 'p', 'p', 2, n
              from generate_series(1, 30000) as n
            """)
        .update();
    // Every third media is for all members, every second granted to everyone; each was also given
    // to one viewer of three hundred.
    views
        .sql(
            """
            insert into access_grant (grant_id, media_id, viewer_id, active, version, src_offset)
            select 'm' || n || ':everyone', 'm' || n, null, true, 1, n
              from generate_series(1, 30000, 2) as n
            union all
            select 'm' || n || ':v' || n % 300, 'm' || n, 'v' || n % 300, true, 1, n
              from generate_series(1, 30000) as n
            """)
        .update();
    // Many records wait, most of them for other models.
    views
        .sql(
            """
            insert into parked_key (model, topic, key, partition, reason, why, since)
            select case when n % 51 = 0 then 'viewer-access' else 'audit-timeline' end,
                   'mediahub.grant.events.v1', 'm' || n || ':everyone', 0, 'gap', 'a test', now()
              from generate_series(1, 10000) as n
            """)
        .update();
    for (String table :
        List.of("catalogue_upload", "catalogue_media", "access_grant", "parked_key")) {
      views.sql("vacuum analyze " + table).update();
    }
  }

  @AfterAll
  static void stop() throws IOException {
    platform.close();
  }

  private static List<String> plan(String how, String user) {
    return views
        .sql(how + Catalogue.PAGE)
        .param("user", user)
        .param("now", OffsetDateTime.parse("2026-02-01T00:00:00Z"))
        .param("at", OffsetDateTime.parse("2026-01-15T00:00:00Z"))
        .param("id", "m1")
        .param("limit", 21)
        .query(String.class)
        .list();
  }

  @Test
  void no_branch_reads_a_whole_table() {
    assertThat(plan("explain ", "v7")).noneMatch(line -> line.contains("Seq Scan"));
  }

  @Test
  void what_everybody_may_watch_is_not_read_whole_and_sorted() {
    List<String> executed = plan("explain (analyze, timing off, summary off) ", "nobody");

    assertThat(executed).anyMatch(line -> line.contains("access_grant_of_everyone"));
    assertThat(executed).anyMatch(line -> line.contains("catalogue_upload_newest "));
    assertThat(executed).anyMatch(line -> line.contains("catalogue_upload_listed "));
    // No step touches more than some pages' worth of the fifteen thousand.
    assertThat(executed).allSatisfy(line -> assertThat(rows(line)).as(line).isLessThan(1_000));
  }

  private static double rows(String line) {
    int at = line.indexOf("actual rows=");
    if (at < 0) {
      return 0;
    }
    String rest = line.substring(at + "actual rows=".length());
    return Double.parseDouble(rest.substring(0, rest.indexOf(' ')));
  }
}
