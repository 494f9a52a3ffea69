package io.mediahub.view.watching;

import io.mediahub.domain.watching.ViewRule;
import io.mediahub.view.watching.Statistics.ByRule;
import io.mediahub.view.watching.Statistics.Day;
import io.mediahub.view.watching.Statistics.Retention;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Counts views and watched parts of a media in the read model. */
@Component
class Counts {
  /** Bounds what one question reads: 450 bytes for each. */
  private static final int MOST_PLAYBACKS = 10_000;

  private final JdbcClient views;

  Counts(@Qualifier("viewsJdbc") JdbcClient views) {
    this.views = views;
  }

  Statistics of(String mediaId, LocalDate from, LocalDate until) {
    return new Statistics(
        mediaId,
        from,
        until,
        ViewRule.ALL.stream().map(rule -> byRule(mediaId, rule, from, until)).toList(),
        retention(mediaId));
  }

  private ByRule byRule(String mediaId, ViewRule rule, LocalDate from, LocalDate until) {
    List<Day> days =
        views
            .sql(
                """
                select day, count(*) from watch_view
                 where media_id = :media and rule_id = :rule and rule_version = :version
                   and day >= :from and day < :until
                 group by day order by day
                """)
            .param("media", mediaId)
            .param("rule", rule.id())
            .param("version", rule.version())
            .param("from", from.toString())
            .param("until", until.toString())
            .query((row, number) -> new Day(LocalDate.parse(row.getString(1)), row.getLong(2)))
            .list();
    long total =
        views
            .sql(
                """
                select count(*) from watch_view
                 where media_id = :media and rule_id = :rule and rule_version = :version
                """)
            .param("media", mediaId)
            .param("rule", rule.id())
            .param("version", rule.version())
            .query(Long.class)
            .single();
    return new ByRule(
        rule.id(), rule.version(), rule.leastSeconds(), rule.leastPermille(), total, days);
  }

  /** The playbacks of the newest source: parts of a replaced one have another meaning. */
  private Retention retention(String mediaId) {
    Curve curve = new Curve();
    views
        .sql(
            """
            select part_seconds, parts, shown from watch_shown
             where media_id = :media order by shown_at desc limit :most
            """)
        .param("media", mediaId)
        .param("most", MOST_PLAYBACKS)
        .query(
            row -> {
              curve.add(row.getInt(1), row.getInt(2), row.getBytes(3));
            });
    return curve.retention();
  }

  private static final class Curve {
    private int partSeconds;
    private int playbacks;
    private int[] shown = {};

    void add(int seconds, int parts, byte[] bits) {
      if (playbacks == 0) {
        partSeconds = seconds;
        shown = new int[parts];
      }
      if (seconds == partSeconds && parts == shown.length) {
        playbacks++;
        BitSet.valueOf(bits).stream().filter(i -> i < shown.length).forEach(i -> shown[i]++);
      }
    }

    Retention retention() {
      return new Retention(
          Math.max(1, partSeconds), playbacks, Arrays.stream(shown).boxed().toList());
    }
  }
}
