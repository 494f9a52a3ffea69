package io.mediahub.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mediahub.client.Accounts.NewAccount;
import io.mediahub.client.ApiException;
import io.mediahub.client.MediaHubClient;
import io.mediahub.system.stack.Cli;
import io.mediahub.system.stack.FreshCopy;
import io.mediahub.system.stack.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** On a file system that is just large enough for a start. */
@Order(0)
class FullDiskIT {
  private static final String ENVIRONMENT = "full-disk-test";
  private static final Map<String, String> VARIABLES =
      Map.of(
          "MEDIAHUB_ENV", ENVIRONMENT,
          "MEDIAHUB_PORT", "8480",
          "MEDIAHUB_INTERNAL_PORT_BASE", "22300");
  private static final Path STATE = Stack.PROJECT.resolve(".mediahub").resolve(ENVIRONMENT);
  private static final String PASSWORD = "a long enough password";
  private static final Duration NOTICED = Duration.ofSeconds(10);
  private static final Duration UP_AGAIN = Duration.ofMinutes(3);

  private final MediaHubClient api = new MediaHubClient(URI.create("http://localhost:8480"));

  @BeforeEach
  void smallDisk() throws Exception {
    assumeTrue(FreshCopy.isRoot(), "only root may mount a small file system");
    Files.createDirectories(STATE);
    run("mount", "-t", "tmpfs", "-o", "size=2400m,mode=755", "mediahub-test", STATE.toString());
  }

  @AfterEach
  void unmount() throws Exception {
    if (FreshCopy.isRoot()) {
      Cli.call(VARIABLES, "down");
      // Lazily, since a process that has just ended may stay for a moment.
      run("umount", "--lazy", STATE.toString());
      Files.deleteIfExists(STATE);
    }
  }

  @Test
  @Timeout(900)
  void given_a_disk_that_fills_up_when_there_is_room_again_then_all_is_well_and_nothing_is_lost()
      throws Exception {
    Cli.Ended up = Cli.call(VARIABLES, "up", "--detach");
    assertThat(up.exitCode()).as(up.said()).isZero();
    List<String> accepted = new ArrayList<>(List.of(register()));
    Path filler = STATE.resolve("filler");
    fill(filler);
    await("a command is refused for want of room")
        .atMost(Duration.ofMinutes(3))
        .until(() -> isRefused(accepted));
    Cli.Ended full = Cli.call(VARIABLES, "status", "--output", "json");
    assertThat(full.exitCode()).isEqualTo(7);
    assertThat(json(full).path("healthy").asBoolean()).isFalse();
    assertThat(json(full).path("warnings").toString()).contains("The disk is full");

    Files.delete(filler);

    await("what has failed is started again")
        .atMost(NOTICED)
        .untilAsserted(() -> assertThat(states()).doesNotContain("failed", "backoff"));
    await("everything serves")
        .atMost(UP_AGAIN)
        .until(() -> Cli.call(VARIABLES, "status").exitCode() == 0);
    accepted.add(register());
    for (String email : accepted) {
      MediaHubClient person = api.withSession(api.login(email, PASSWORD));
      await(email + " is in the directory")
          .atMost(UP_AGAIN)
          .ignoreException(ApiException.class) // not yet
          .until(() -> person.me().email().equals(email));
    }
  }

  private String register() {
    String email = UUID.randomUUID() + "@example.org";
    api.register(new NewAccount(email, PASSWORD, "Somebody"));
    return email;
  }

  private boolean isRefused(List<String> accepted) {
    try {
      accepted.add(register());
      return false;
    } catch (ApiException e) {
      assertThat(e.status()).isGreaterThanOrEqualTo(500);
      return true;
    } catch (UncheckedIOException e) {
      return true;
    }
  }

  private static Set<String> states() {
    return Set.copyOf(
        json(Cli.call(VARIABLES, "status", "--output", "json"))
            .path("components")
            .valueStream()
            .map(component -> component.path("state").asString())
            .toList());
  }

  private static JsonNode json(Cli.Ended ended) {
    return JsonMapper.builder().build().readTree(ended.lastLine());
  }

  /** To the last byte, for everybody: the processes that the platform runs are not root's. */
  private static void fill(Path file) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 16);
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      while (true) {
        out.write(zeros.rewind());
      }
    } catch (IOException full) {
      assertThat(Files.getFileStore(file).getUsableSpace()).isLessThan(1 << 20);
    }
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
  }
}
