package io.mediahub.local.component;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectCallersTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"127.0.0.1:21004", "localhost:21004", "LOCALHOST", "[::1]:21004", "[::1]"})
  void programs_of_this_machine_may_ask(String host) {
    assertThat(ConnectCallers.mayAsk(host, null)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example:21004", "localhost.evil.example", "127.0.0.1.evil.example:1", ""})
  void a_page_whose_name_leads_here_may_not(String host) {
    assertThat(ConnectCallers.mayAsk(host, null)).isFalse();
  }

  @Test
  void neither_may_a_page_that_says_where_it_is_from() {
    assertThat(ConnectCallers.mayAsk("localhost:21004", "http://localhost:5173")).isFalse();
    assertThat(ConnectCallers.mayAsk("localhost:21004", "null")).isFalse();
  }

  @Test
  void no_browser_leaves_the_host_out() {
    assertThat(ConnectCallers.mayAsk(null, null)).isTrue();
  }

  @Test
  void connect_is_told_of_it_by_its_name() {
    assertThat(KafkaConfig.CONNECT_EXTENSION).isEqualTo(ConnectCallers.class.getName());
  }
}
