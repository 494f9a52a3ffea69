package io.mediahub.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.base.problem.HttpProblem;
import io.mediahub.edge.settings.EdgeSettings;
import io.mediahub.view.ViewSettings;
import java.io.IOException;
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
}
