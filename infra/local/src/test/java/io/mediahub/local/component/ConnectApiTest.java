package io.mediahub.local.component;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class ConnectApiTest {
  @ParameterizedTest
  @CsvSource({
    "RUNNING, RUNNING, RUNNING",
    "RUNNING, FAILED, FAILED",
    "FAILED, RUNNING, FAILED",
    "RUNNING, UNASSIGNED, STARTING",
    "UNASSIGNED, RUNNING, STARTING",
  })
  void one_failed_part_makes_the_whole_failed(String connector, String task, String health) {
    String status =
        "{'connector':{'state':'%s'},'tasks':[{'id':0,'state':'%s'}]}"
            .formatted(connector, task)
            .replace('\'', '"');

    assertThat(ConnectApi.health(JsonMapper.builder().build().readTree(status)))
        .isEqualTo(ConnectApi.Health.valueOf(health));
  }

  @ParameterizedTest
  @CsvSource("RUNNING")
  void a_connector_without_a_task_has_not_begun(String state) {
    String status = "{\"connector\":{\"state\":\"" + state + "\"},\"tasks\":[]}";

    assertThat(ConnectApi.health(JsonMapper.builder().build().readTree(status)))
        .isEqualTo(ConnectApi.Health.STARTING);
  }
}
