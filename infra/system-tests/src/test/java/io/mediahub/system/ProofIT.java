package io.mediahub.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mediahub.system.stack.Cli;
import io.mediahub.system.stack.OnStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The running platform proves its log, and the proofs are verified without it. */
@OnStack
@Order(8)
class ProofIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String RECORDS = ".records.jsonl";

  @TempDir Path folder;

  @Test
  void given_events_when_the_log_is_exported_then_it_verifies_and_one_changed_byte_is_found()
      throws Exception {
    await("somebody is registered, and it is signed for")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(Cli.call("audit", "checkpoints").output())
                    .contains("mediahub.user.events.v1", "Public key: mediahub.local/")
                    .containsPattern("20[0-9]{2}-[0-9]{2}-[0-9]{2}T"));
    Path export = folder.resolve("export");

    Cli.Ended exported = Cli.call("audit", "export", "--to", export.toString());

    assertThat(exported.exitCode()).as(exported.said()).isZero();
    String key = Files.readString(export.resolve("key.txt")).strip();
    Cli.Ended verified = Cli.call("audit", "verify", export.toString(), "--key", key);
    assertThat(verified.exitCode()).as(verified.said()).isZero();
    Path records = records(export);
    proves(records, key);
    byte[] bytes = Files.readAllBytes(records);
    bytes[bytes.length / 2] ^= 1;
    Files.write(records, bytes);
    Cli.Ended changed = Cli.call("audit", "verify", export.toString(), "--key", key);
    assertThat(changed.exitCode()).as(changed.said()).isEqualTo(11);
    assertThat(changed.output()).contains("WRONG", String.valueOf(records.getFileName()));
  }

  private void proves(Path records, String key) throws Exception {
    String name = String.valueOf(records.getFileName()).replace(RECORDS, "");
    int dash = name.lastIndexOf('-');
    String offset =
        Files.readAllLines(records).getFirst().replaceFirst("\\{\"offset\":([0-9]+),.*", "$1");
    Path proof = folder.resolve("event.tlog-proof");

    Cli.Ended proved =
        Cli.call(
            "audit",
            "prove",
            name.substring(0, dash) + "/" + name.substring(dash + 1) + "/" + offset,
            "--to",
            proof.toString());

    assertThat(proved.exitCode()).as(proved.said()).isZero();
    Cli.Ended verified = Cli.call("audit", "verify", proof.toString(), "--key", key);
    assertThat(verified.exitCode()).as(verified.said()).isZero();
    assertThat(verified.output()).contains("the record of offset " + offset + " is leaf 0");
  }

  private static Path records(Path export) throws IOException {
    try (Stream<Path> files = Files.list(export)) {
      return files.filter(file -> file.toString().endsWith(RECORDS)).findFirst().orElseThrow();
    }
  }
}
