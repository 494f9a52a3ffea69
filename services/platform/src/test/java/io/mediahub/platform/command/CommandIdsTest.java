package io.mediahub.platform.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class CommandIdsTest {
  @Test
  void the_same_key_of_the_same_actor_is_the_same_command() {
    assertThat(CommandIds.commandId("anna", "k")).isEqualTo(CommandIds.commandId("anna", "k"));
  }

  @Test
  void another_actor_or_key_is_another_command() {
    assertThat(CommandIds.commandId("anna", "k"))
        .isNotEqualTo(CommandIds.commandId("berta", "k"))
        .isNotEqualTo(CommandIds.commandId("anna", "l"))
        .isNotEqualTo(CommandIds.commandId("annak", ""));
  }

  @Test
  void ids_are_uuids_of_the_version_for_own_contents() {
    UUID id = UUID.fromString(CommandIds.aggregateId(CommandIds.commandId("anna", "k")));

    assertThat(id.version()).isEqualTo(8);
    assertThat(id.variant()).isEqualTo(2);
  }
}
