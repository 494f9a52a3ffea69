package io.mediahub.streams.projection;

import static io.mediahub.domain.Bytes.buffer;
import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.schemas.Topics;
import io.mediahub.streams.readmodel.EventLocation;
import io.mediahub.streams.readmodel.Logged;
import io.mediahub.streams.readmodel.RawRecord;
import io.mediahub.streams.readmodel.Row;
import java.time.Instant;
import java.util.List;
import mediahub.Metadata;
import mediahub.user.EmailChanged;
import mediahub.user.EmailVerified;
import mediahub.user.PasswordCause;
import mediahub.user.PasswordChanged;
import mediahub.user.Role;
import mediahub.user.SecondFactorAdded;
import mediahub.user.SecondFactorOffered;
import mediahub.user.SecondFactorRemoved;
import mediahub.user.UserEnvelope;
import mediahub.user.UserEvent;
import mediahub.user.UserRegistered;
import mediahub.user.UserReinstated;
import mediahub.user.UserSuspended;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UsersProjectionTest {
  private static final UserEvent REGISTERED =
      new UserRegistered(
          buffer("bG9vaw=="),
          buffer("bWFpbA=="),
          buffer("bmFtZQ=="),
          buffer("cHc="),
          List.of(Role.VIEWER));
  private static final UserEvent FACTOR_ADDED = new SecondFactorAdded(1L, List.of());

  private final UsersProjection projection = new UsersProjection();
  private final RawRecord record =
      new RawRecord(
          new EventLocation(Topics.USER_EVENTS.name(), 0, 0, Instant.EPOCH), "u1", null, List.of());

  private Row after(UserEvent... events) {
    @Nullable Row row = null;
    long version = 0;
    for (UserEvent event : events) {
      var metadata =
          Metadata.newBuilder()
              .setEventId("e")
              .setAggregateId("u1")
              .setVersion(++version)
              .setOccurredAt(Instant.EPOCH)
              .setActor("u1")
              .setCausationId("c")
              .setCorrelationId("c")
              .build();
      var logged = new Logged<>(new UserEnvelope(metadata, event), record);
      row = projection.evolve(projection.keys(logged).getFirst(), row, logged);
    }
    assertThat(row).isNotNull();
    return row;
  }

  @Test
  void an_address_that_was_proved_is_verified() {
    Row row = after(REGISTERED, new EmailVerified(buffer("bG9vaw==")));
    assertThat(row.find(UsersProjection.EMAIL_VERIFIED)).isTrue();
  }

  @Test
  void another_address_takes_the_place_of_the_old_one() {
    Row row = after(REGISTERED, new EmailChanged(buffer("b3RoZXI="), buffer("bmV3")));

    assertThat(row.get(UsersProjection.SEALED_EMAIL)).isEqualTo("new".getBytes());
    assertThat(row.get(UsersProjection.EMAIL_LOOKUP)).isEqualTo("other".getBytes());
    assertThat(row.find(UsersProjection.EMAIL_VERIFIED)).isTrue();
  }

  @Test
  void who_is_suspended_is_shown_so_until_reinstated() {
    UserEvent suspended = new UserSuspended(buffer("d2h5"));

    assertThat(after(REGISTERED, suspended).find(UsersProjection.SUSPENDED)).isTrue();
    assertThat(
            after(REGISTERED, suspended, new UserReinstated("a")).find(UsersProjection.SUSPENDED))
        .isFalse();
  }

  @Test
  void a_second_factor_is_shown_while_it_is_in_force() {
    UserEvent offered = new SecondFactorOffered(buffer("c2Vj"));

    assertThat(after(REGISTERED, offered).find(UsersProjection.SECOND_FACTOR)).isNull();
    assertThat(after(REGISTERED, offered, FACTOR_ADDED).find(UsersProjection.SECOND_FACTOR))
        .isTrue();
    assertThat(
            after(REGISTERED, offered, FACTOR_ADDED, new SecondFactorRemoved("u1"))
                .find(UsersProjection.SECOND_FACTOR))
        .isFalse();
  }

  @Test
  void nothing_that_proves_a_person_is_shown() {
    Row row =
        after(
            REGISTERED,
            new PasswordChanged(buffer("c2VjcmV0"), PasswordCause.RESET, null),
            new SecondFactorOffered(buffer("c2VjcmV0")));

    assertThat(row.toString()).doesNotContain("c2VjcmV0", "secret", "cHc=");
    assertThat(row.get(UsersProjection.VERSION)).isEqualTo(3);
  }
}
