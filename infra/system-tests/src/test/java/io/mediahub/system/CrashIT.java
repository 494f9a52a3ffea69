package io.mediahub.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mediahub.client.Media;
import io.mediahub.system.stack.Clips;
import io.mediahub.system.stack.Directory;
import io.mediahub.system.stack.LogRules;
import io.mediahub.system.stack.OnStack;
import io.mediahub.system.stack.Person;
import io.mediahub.system.stack.Processes;
import io.mediahub.system.stack.Stack;
import io.mediahub.system.stack.Views;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@OnStack
@Order(8)
class CrashIT {
  private static final Duration CATCH_UP = Duration.ofSeconds(90);
  private static final Duration ENCODED = Duration.ofMinutes(4);

  @Test
  @Timeout(900)
  void
      given_commands_and_an_encode_when_each_component_is_killed_then_nothing_is_lost_or_doubled() {
    Person owner = Person.registered();
    var films = new ArrayList<String>();
    SteadyCommands commands = new SteadyCommands(owner);

    try (commands) {
      for (String component : Processes.all()) {
        underWay(owner.again(), films);
        long before = Processes.pid(component);
        Processes.kill(component);
        Processes.awaitBack(component, before);
        Processes.awaitAllReady(CATCH_UP);
      }
    }
    Person again = owner.again();

    assertThat(commands.failures()).isEmpty();
    assertThat(commands.uploads()).hasSizeGreaterThan(50);
    everyCommandIsInTheReadModelOnce(owner, commands, films);
    everyPersonCanBeFound(commands);
    films.forEach(
        film ->
            assertThat(again.api().awaitMedia(film, Media::ended, ENCODED).status())
                .isEqualTo("published"));
    LogRules.versionsAreDense();
    LogRules.partsCountOnce();
    assertThat(Stack.status().allReady()).isTrue();
  }

  /** A film of which some segments are there and others are still to come. */
  private static void underWay(Person owner, List<String> films) {
    while (true) {
      if (!films.isEmpty()) {
        Media media =
            owner.api().awaitMedia(films.getLast(), m -> m.ended() || hasSegments(m), ENCODED);
        if (!media.ended()) {
          return;
        }
      }
      films.add(Clips.upload(owner, Clips.longest()));
    }
  }

  private static boolean hasSegments(Media media) {
    return media.is(Media.Status.ENCODING)
        && media.renditions().stream().anyMatch(rendition -> rendition.segments() > 0);
  }

  private static void everyCommandIsInTheReadModelOnce(
      Person owner, SteadyCommands commands, List<String> films) {
    Set<String> expected = new HashSet<>(commands.uploads().keySet());
    expected.addAll(films);
    String rows = "select media_id from catalogue_upload where owner_id = '" + owner.userId() + "'";
    await("every accepted upload is in the catalogue")
        .atMost(CATCH_UP)
        .until(() -> new HashSet<>(Views.query(rows)).containsAll(expected));
    assertThat(Views.query(rows)).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(
            Views.query(
                "select title from catalogue_upload where owner_id = '"
                    + owner.userId()
                    + "' and title like 'steady %'"))
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(commands.uploads().values());
  }

  private static void everyPersonCanBeFound(SteadyCommands commands) {
    await("every accepted registration is in the directory")
        .atMost(CATCH_UP)
        .ignoreExceptions()
        .until(
            () -> {
              String users = String.join("\n", Directory.content().get("users"));
              return commands.people().keySet().stream().allMatch(users::contains);
            });
    commands
        .people()
        .values()
        .forEach(person -> assertThat(person.again().api().me().email()).isEqualTo(person.email()));
  }
}
