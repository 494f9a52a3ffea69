package io.mediahub.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.base.problem.HttpProblem;
import io.mediahub.domain.playback.PlaybackDecider;
import io.mediahub.edge.settings.EdgeSettings;
import io.mediahub.encoder.EncoderSettings;
import io.mediahub.encoder.worker.job.JobTimings;
import io.mediahub.local.process.Component;
import io.mediahub.streams.rendition.LeaseSettings;
import io.mediahub.view.ViewSettings;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

/** Limits of different modules that only hold together. */
class LimitsTest {
  private static final EdgeSettings EDGE =
      new Binder(new MapConfigurationPropertySource(Map.of()))
          .bindOrCreate("mediahub.edge", EdgeSettings.class);

  private static Duration heartbeat() throws IOException {
    var connector =
        JsonMapper.shared()
            .readTree(Files.readString(Path.of("..", "..", "connectors", "outbox.json")));
    return Duration.ofMillis(
        connector.findValue("heartbeat.interval.ms").asString().transform(Long::parseLong));
  }

  @Test
  void the_edge_remembers_a_revocation_as_long_as_any_cookie_can_be_valid() {
    assertThat(EDGE.revocation().cookieLife()).isGreaterThanOrEqualTo(ViewSettings.LONGEST_COOKIES);
  }

  @Test
  void a_playback_can_be_renewed_with_the_longest_cookies_and_the_usual_ones_are_allowed() {
    ViewSettings usual =
        new Binder(new MapConfigurationPropertySource(Map.of()))
            .bindOrCreate("mediahub.view", ViewSettings.class);

    assertThat(usual.cookieValidity()).isLessThanOrEqualTo(ViewSettings.LONGEST_COOKIES);
    assertThat(PlaybackDecider.LONGEST)
        .isGreaterThanOrEqualTo(ViewSettings.LONGEST_COOKIES.multipliedBy(2));
  }

  @Test
  void a_late_heartbeat_of_the_outbox_is_not_a_silent_outbox() throws IOException {
    assertThat(EDGE.revocation().degradedAfter()).isGreaterThan(heartbeat().multipliedBy(3));
  }

  @Test
  void a_playback_is_called_unknown_only_after_the_outbox_could_have_delivered_it()
      throws IOException {
    assertThat(EDGE.revocation().unknownFor()).isGreaterThan(heartbeat().multipliedBy(3));
  }

  @Test
  void a_body_that_the_services_refuse_does_not_pass_the_edge() {
    assertThat(EDGE.maxApiBody()).isEqualTo(DataSize.ofKilobytes(64));
    assertThat(HttpProblem.BODY_TOO_LARGE.sentence()).contains("64 KiB");
  }

  private static JobTimings job() {
    EncoderSettings settings =
        new Binder(new MapConfigurationPropertySource(Map.of()))
            .bindOrCreate("mediahub.encoder", EncoderSettings.class);
    // The supervisor's own setting: who stops the platform waits for it.
    return JobTimings.of(settings.lock(), Duration.ZERO);
  }

  @Test
  void a_worker_counts_on_the_silence_after_which_the_rendition_process_gives_its_job_away() {
    assertThat(job().silence()).isEqualTo(LeaseSettings.DEFAULT.silence());
  }

  @Test
  void the_supervisor_gives_a_process_the_time_that_a_worker_counts_on_when_it_is_stopped() {
    Component any =
        (Component)
            Proxy.newProxyInstance(
                Component.class.getClassLoader(),
                new Class<?>[] {Component.class},
                InvocationHandler::invokeDefault);

    assertThat(any.stopsWithin()).isGreaterThanOrEqualTo(job().deploy());
  }
}
