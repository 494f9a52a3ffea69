package io.mediahub.system.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mediahub.client.Media;
import io.mediahub.schemas.Topic;
import io.mediahub.schemas.Topics;
import io.mediahub.system.stack.Clips;
import io.mediahub.system.stack.Directory;
import io.mediahub.system.stack.Events;
import io.mediahub.system.stack.LogRules;
import io.mediahub.system.stack.OnStack;
import io.mediahub.system.stack.Person;
import io.mediahub.system.stack.Processes;
import io.mediahub.system.stack.Stack;
import io.mediahub.system.stack.Views;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mediahub.Envelope;
import mediahub.session.SessionOpened;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two processes of each service behind the edge, on the data that the other tests have left. */
@OnStack
@Order(11)
class TwoReplicasIT {
  private static final List<String> SERVICES =
      List.of(
          "stream-service", "user-service", "upload-service", "view-service", "encoder-service");
  private static final Duration CATCH_UP = Duration.ofSeconds(90);
  private static final Duration ENCODED = Duration.ofMinutes(5);

  /** The edge finds out within a request, and Kafka within its session timeout of 10 s. */
  private static final Duration GAP_AFTER_A_KILL = Duration.ofSeconds(5);

  private static final Duration READ_GAP_AFTER_A_KILL = Duration.ofSeconds(25);

  @BeforeAll
  static void twoOfEach() {
    Stack.restartWith("mediahub.replicas", "2");
  }

  @Test
  @Timeout(1200)
  void
      given_two_of_each_service_when_they_are_restarted_one_after_the_other_then_nothing_is_lost_or_doubled() {
    Person owner = Person.registered();
    Person regular = Person.registered();
    SteadyPeople people = new SteadyPeople(owner, regular);
    String encoded;

    try (people) {
      encoded = Clips.upload(owner, Clips.longest());
      for (String service : SERVICES) {
        for (String replica : List.of(service, service + "-2")) {
          System.out.println("  " + Processes.restart(replica));
        }
      }
      System.out.println("  " + Processes.restart("edge-service"));
      Processes.awaitAllReady(CATCH_UP);
    }

    people.tallies().forEach(tally -> System.out.println("  " + tally));
    assertThat(people.tallies()).allSatisfy(tally -> assertThat(tally.lost()).isEmpty());
    assertThat(people.uploads()).hasSizeGreaterThan(50);
    assertThat(people.sessions()).hasSizeGreaterThan(5);
    await("everything that was answered is in the log, once")
        .atMost(CATCH_UP)
        .untilAsserted(() -> everythingIsInTheLogOnce(people, regular));
    everythingIsInTheReadModels(people, owner);
    assertThat(owner.again().api().awaitMedia(encoded, Media::ended, ENCODED).status())
        .isEqualTo("published");
    LogRules.versionsAreDense();
  }

  @Test
  @Timeout(600)
  void given_two_of_each_service_when_one_is_killed_then_the_other_goes_on() {
    Person owner = Person.registered();
    SteadyPeople people = new SteadyPeople(owner, Person.registered());
    Map<String, Duration> gaps = new LinkedHashMap<>();

    try (people) {
      await().atMost(CATCH_UP).until(() -> people.tally("read").done() > 20);
      gaps.put("view-service", gapAfterKill("view-service", people.tally("grant")));
      gaps.put("upload-service-2", gapAfterKill("upload-service-2", people.tally("upload")));
      gaps.put("stream-service", gapAfterKill("stream-service", people.tally("read")));
    }

    System.out.println("  longest time without an answer after a kill: " + gaps);
    people.tallies().forEach(tally -> System.out.println("  " + tally));
    assertThat(people.tallies()).allSatisfy(tally -> assertThat(tally.lost()).isEmpty());
    assertThat(gaps.get("view-service")).isLessThan(GAP_AFTER_A_KILL);
    assertThat(gaps.get("upload-service-2")).isLessThan(GAP_AFTER_A_KILL);
    assertThat(gaps.get("stream-service")).isLessThan(READ_GAP_AFTER_A_KILL);
    LogRules.versionsAreDense();
  }

  private static Duration gapAfterKill(String component, Tally watched) {
    long before = Processes.pid(component);
    watched.takeLongestGap();
    Processes.kill(component);
    Processes.awaitBack(component, before);
    Processes.awaitAllReady(CATCH_UP);
    return watched.takeLongestGap();
  }

  private static void everythingIsInTheLogOnce(SteadyPeople people, Person regular) {
    assertThat(versions(Topics.UPLOAD_EVENTS, people.uploads()))
        .as("an upload is asked for and aborted")
        .allSatisfy((mediaId, versions) -> assertThat(versions).containsExactly(1L, 2L))
        .hasSize(people.uploads().size());
    assertThat(versions(Topics.USER_EVENTS, people.people()))
        .as("an account is registered, and one code is mailed to prove its address")
        .allSatisfy((userId, versions) -> assertThat(versions).containsExactly(1L, 2L))
        .hasSize(people.people().size());
    assertThat(sessionsOf(regular))
        .as("each log-in is one session, and there are no others")
        .containsExactlyInAnyOrderElementsOf(
            with(people.sessions(), regular.session().sessionId()));
    assertThat(Events.of(Topics.GRANT_EVENTS).stream().filter(e -> isOf(e, people.film())).count())
        .as("each accepted grant and revocation is one event")
        .isEqualTo(people.grants().values().stream().mapToLong(version -> version).sum());
  }

  private static boolean isOf(Envelope envelope, String mediaId) {
    return envelope.getMetadata().getAggregateId().contains(mediaId);
  }

  private static List<String> with(List<String> some, String one) {
    return Stream.concat(some.stream(), Stream.of(one)).toList();
  }

  private static List<String> sessionsOf(Person person) {
    return Events.of(Topics.SESSION_EVENTS).stream()
        .filter(
            envelope ->
                envelope.fact() instanceof SessionOpened opened
                    && opened.getUserId().equals(person.userId()))
        .map(envelope -> envelope.getMetadata().getAggregateId())
        .toList();
  }

  private static Map<String, List<Long>> versions(
      Topic<? extends Envelope> topic, List<String> aggregates) {
    var wanted = new HashSet<>(aggregates);
    return Events.of(topic).stream()
        .map(Envelope::getMetadata)
        .filter(metadata -> wanted.contains(metadata.getAggregateId()))
        .collect(
            Collectors.groupingBy(
                metadata -> metadata.getAggregateId(),
                Collectors.mapping(metadata -> metadata.getVersion(), Collectors.toList())));
  }

  private static void everythingIsInTheReadModels(SteadyPeople people, Person owner) {
    String grants =
        "select viewer_id || ' ' || version || ' ' || active from access_grant where media_id = '"
            + people.film()
            + "'";
    await("every grant is in the catalogue as it was last answered")
        .atMost(CATCH_UP)
        .untilAsserted(
            () ->
                assertThat(Views.query(grants))
                    .containsExactlyInAnyOrderElementsOf(
                        people.grants().entrySet().stream()
                            .map(
                                e ->
                                    e.getKey() + " " + e.getValue() + " " + (e.getValue() % 2 == 1))
                            .toList()));
    String uploads =
        "select media_id from catalogue_upload where title = 'Steady' and owner_id = '"
            + owner.userId()
            + "'";
    await("every upload is in the catalogue once")
        .atMost(CATCH_UP)
        .untilAsserted(
            () ->
                assertThat(Views.query(uploads))
                    .containsExactlyInAnyOrderElementsOf(people.uploads()));
    String audited =
        "select media_id from audit_event where type = 'UploadAborted' and media_id in (select"
            + " media_id from catalogue_upload where title = 'Steady' and owner_id = '"
            + owner.userId()
            + "')";
    await("every abort is in the audit once")
        .atMost(CATCH_UP)
        .untilAsserted(
            () ->
                assertThat(Views.query(audited))
                    .containsExactlyInAnyOrderElementsOf(people.uploads()));
    await("every person is in the directory")
        .atMost(CATCH_UP)
        .ignoreExceptions()
        .until(
            () -> {
              String users = String.join("\n", Directory.content().get("users"));
              return people.people().stream().allMatch(users::contains);
            });
  }
}
