package io.mediahub.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.schemas.testing.PlainAvro;
import io.mediahub.testing.Api;
import io.mediahub.testing.AuditRows;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import mediahub.Event;
import mediahub.Metadata;
import mediahub.session.SessionEnvelope;
import mediahub.session.SessionOpened;
import mediahub.session.SessionRefreshed;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * How long questions to the past take over HTTP at 1,000,000 events: {@code mvn -pl
 * services/view-service test -Dtest=AuditMeasureTest -Daudit.measure=true}. The events of 20,000
 * aggregates are shuffled over six months, so that each lies in a page of its own: the worst case.
 */
@EnabledIfSystemProperty(named = "audit.measure", matches = "true")
class AuditMeasureTest {
  private static final int EVENTS = 1_000_000;
  private static final int QUESTIONS = 500;
  private static final long SEED = Long.getLong("audit.seed", 20261126L);
  private static final long MOST_MILLIS = 200;
  private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
  private static final Duration SPAN = Duration.ofDays(180);

  private final Random random = new Random(SEED);
  private final Api admin = Service.as(Service.user(), "ADMIN");

  @BeforeAll
  static void fill() {
    for (int month = 0; month < 7; month++) {
      AuditRows.month(Service.PLATFORM, START.plus(Duration.ofDays(31L * month)));
    }
    byte[] opened =
        bytes(
            SessionOpened.newBuilder()
                .setUserId(Service.user())
                .setRefreshTokenHash(ByteBuffer.wrap(new byte[32]))
                .setExpiresAt(START.plus(SPAN))
                .build());
    byte[] refreshed =
        bytes(
            new SessionRefreshed(
                7, ByteBuffer.wrap(new byte[32]), START.plus(SPAN), START.plus(SPAN), null));
    Service.views().sql("select setseed(0.42)").query(String.class).list();
    Service.views()
        .sql(
            """
            insert into audit_event (topic, partition, src_offset, event_id, aggregate, aggregate_id,
              media_id, type, version, occurred_at, recorded_at, actor, causation_id, correlation_id,
              value, sha256)
            select 'mediahub.session.events.v1', 0, row_number() over (order by at), gen_random_uuid(),
                   'session', id, null, case when version = 1 then 'SessionOpened' else 'SessionRefreshed' end,
                   version, at, at, 'actor', 'cause', 'correlation',
                   case when version = 1 then :opened else :refreshed end,
                   sha256(case when version = 1 then :opened::bytea else :refreshed::bytea end)
              from (select id, at, row_number() over (partition by id order by at) as version
                      from (select case when n <= 100000 then 'large-' || n % 20
                                        when n <= 590000 then 'medium-' || n % 980
                                        else 'small-' || n % 19500 end as id,
                                   :start::timestamptz + random() * :span * interval '1 second' as at
                              from generate_series(1, :events) as n) as shuffled) as events
             order by at
            """)
        .param("opened", opened)
        .param("refreshed", refreshed)
        .param("start", START.toString())
        .param("span", SPAN.toSeconds())
        .param("events", EVENTS)
        .update();
    Service.views().sql("analyze audit_event").update();
  }

  private static byte[] bytes(Event event) {
    String id = UUID.randomUUID().toString();
    return PlainAvro.bytes(
        new SessionEnvelope(new Metadata(id, id, 1L, START, id, id, "1".repeat(32)), event));
  }

  @Test
  void questions_to_the_past_are_answered_in_time() {
    long size =
        Service.views()
            .sql(
                "select sum(pg_total_relation_size(inhrelid)) from pg_inherits"
                    + " where inhparent = 'audit_event'::regclass")
            .query(Long.class)
            .single();
    System.out.printf(Locale.ROOT, "%,d events, %,d MB, seed %d%n", EVENTS, size >> 20, SEED);
    measure("warm-up", "large-", 20, "/state");

    double worst = 0;
    for (String what : new String[] {"/state", ""}) {
      worst = Math.max(worst, measure("20 of 5,000 events", "large-", 20, what));
      worst = Math.max(worst, measure("980 of 500 events", "medium-", 980, what));
      worst = Math.max(worst, measure("19,500 of 21 events", "small-", 19_500, what));
    }

    assertThat(worst).as("the worst p99 in ms, seed %d", SEED).isLessThanOrEqualTo(MOST_MILLIS);
  }

  /** The 99th percentile, in ms. */
  private double measure(String label, String prefix, int aggregates, String what) {
    double[] millis =
        IntStream.range(0, QUESTIONS)
            .mapToDouble(i -> ask(prefix + random.nextInt(aggregates), what))
            .sorted()
            .toArray();
    double p99 = millis[(int) Math.ceil(millis.length * 0.99) - 1];
    System.out.printf(
        Locale.ROOT,
        "%-20s %-32s p50 %6.1f ms, p99 %6.1f ms, max %6.1f ms%n",
        label,
        what.isEmpty() ? "50 events with their changes" : "state as of a time",
        millis[millis.length / 2],
        p99,
        Arrays.stream(millis).max().orElse(0));
    return p99;
  }

  private double ask(String id, String what) {
    Instant at = START.plus(SPAN.multipliedBy(1 + random.nextInt(1_000)).dividedBy(1_000));
    String query =
        what.isEmpty() ? "?limit=50&from=" + at.minus(SPAN.dividedBy(4)) + "&asOf=" : "?asOf=";
    long begun = System.nanoTime();
    int status = admin.get("/api/audit/session/" + id + what + query + at).status();
    double took = (System.nanoTime() - begun) / 1e6;
    assertThat(status).as(id + " at " + at).isIn(200, 404); // 404: before its first event
    return took;
  }
}
