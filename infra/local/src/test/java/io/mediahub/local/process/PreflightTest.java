package io.mediahub.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreflightTest {
  @TempDir Path folder;

  private record Listener(String name, int port) implements Component {
    @Override
    public Set<String> needs() {
      return Set.of();
    }

    @Override
    public String url() {
      return "";
    }

    @Override
    public Map<String, Integer> ports() {
      return Map.of(name, port);
    }

    @Override
    public boolean ready() {
      return true;
    }
  }

  @ParameterizedTest
  @CsvSource({"true, MEDIAHUB_PORT", "false, MEDIAHUB_INTERNAL_PORT_BASE"})
  void a_taken_port_is_named_with_the_setting_that_moves_it(boolean isPublic, String setting)
      throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      List<Component> components = List.of(new Listener("door", port));

      assertThatThrownBy(() -> Preflight.ports(components, isPublic ? port : 0))
          .isInstanceOfSatisfying(
              Failure.class,
              failure -> {
                assertThat(failure.code()).isEqualTo(ExitCode.PORT_TAKEN);
                assertThat(failure.sentence()).contains(Integer.toString(port), "door");
                assertThat(failure.hint()).contains(setting + " to");
              });
    }
  }

  @Test
  void a_port_that_is_taken_on_the_other_loopback_address_is_taken() throws Exception {
    try (ServerSocket taken = new ServerSocket()) {
      try {
        taken.bind(new InetSocketAddress("::1", 0));
      } catch (IOException e) {
        assumeTrue(false, "this machine has no ::1");
      }

      assertThat(Preflight.free(taken.getLocalPort())).isFalse();
    }
  }

  @Test
  void too_little_disk_is_refused() {
    assertThatThrownBy(() -> Preflight.disk(folder, Long.MAX_VALUE))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("MB are free");
  }

  @Test
  void a_file_in_place_of_the_state_folder_is_a_sentence() throws Exception {
    Path file = Files.writeString(folder.resolve("default"), "not a folder");

    assertThatThrownBy(() -> Preflight.state(file))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.code()).isEqualTo(ExitCode.STATE_DAMAGED));
  }

  @Test
  void a_state_folder_of_another_version_is_refused() throws Exception {
    Path state = folder.resolve("default");
    Preflight.state(state);
    Preflight.state(state);
    Files.writeString(state.resolve("format"), "99");

    assertThatThrownBy(() -> Preflight.state(state)).isInstanceOf(Failure.class);
  }
}
