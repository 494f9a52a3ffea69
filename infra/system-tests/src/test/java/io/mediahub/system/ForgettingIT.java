package io.mediahub.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mediahub.client.ApiException;
import io.mediahub.client.Deletion;
import io.mediahub.client.Upload;
import io.mediahub.system.stack.Cli;
import io.mediahub.system.stack.Clips;
import io.mediahub.system.stack.OnStack;
import io.mediahub.system.stack.Person;
import io.mediahub.system.stack.Stack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A person with media, grants and sessions is forgotten, and nothing is found of them anywhere. A
 * deleted upload is looked at once more after its grace time, so this takes twenty minutes: {@code
 * -Dmediahub.forgetting=each} asks for it.
 */
@OnStack
@Order(9)
@EnabledIfSystemProperty(named = "mediahub.forgetting", matches = "each")
class ForgettingIT {
  private static final Duration PATIENCE = Duration.ofMinutes(20);

  @TempDir Path folder;

  @Test
  void given_a_person_with_media_when_forgotten_then_nothing_is_left_and_the_log_still_proves()
      throws Exception {
    Stack.restartWith("mediahub.forgetting.period", "0s");
    Person leaving = Person.registered();
    Person staying = Person.registered();
    String media = Clips.upload(leaving, Clips.quickest());
    Upload open =
        Clips.remembered(leaving.api().startUpload("Open", "video/mp4", 1000, "e".repeat(64)));
    leaving.api().grant(media, staying.userId());

    leaving.api().deleteOwnAccount(leaving.password());

    assertThatThrownBy(() -> leaving.api().me()).isInstanceOf(ApiException.class);
    Person admin = Person.admin();
    await("every step is done")
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(admin.api().deletion(leaving.userId()))
                    .extracting(Deletion::status)
                    .isEqualTo("forgotten"));
    assertThat(admin.api().deletion(leaving.userId()).certificate())
        .extracting(Deletion.Line::place)
        .contains("decisions: subject_key")
        .anySatisfy(place -> assertThat(place).contains(media))
        .noneSatisfy(place -> assertThat(place).contains(leaving.email()));
    assertThat(open.mediaId()).isNotEqualTo(media);

    Path texts =
        Files.writeString(
            folder.resolve("texts.txt"), leaving.email() + "\n" + leaving.displayName() + "\n");
    Cli.Ended verified =
        Cli.call("verify-erasure", leaving.userId(), "--file", texts.toString(), "--raw");
    assertThat(verified.exitCode()).as(verified.output()).isZero();
    assertThat(verified.output()).contains("Nothing is left of " + leaving.userId());
    Path ofWhoStays = Files.writeString(folder.resolve("staying.txt"), staying.userId() + "\n");
    assertThat(
            Cli.call("verify-erasure", staying.userId(), "--file", ofWhoStays.toString())
                .exitCode())
        .as("an id is found, and a key that is not destroyed")
        .isEqualTo(11);

    assertThat(Cli.call("rebuild", "all", "--prove").exitCode()).isZero();
    Path export = folder.resolve("export");
    assertThat(Cli.call("audit", "export", "--to", export.toString()).exitCode()).isZero();
    String key = Files.readString(export.resolve("key.txt")).strip();
    assertThat(Cli.call("audit", "verify", export.toString(), "--key", key).exitCode()).isZero();
  }
}
