package io.mediahub.user.directory;

import io.mediahub.domain.Bytes;
import io.mediahub.domain.user.UserState;
import io.mediahub.platform.audit.AsOf;
import io.mediahub.platform.audit.AuditLog;
import io.mediahub.platform.audit.AuditedAggregate;
import io.mediahub.platform.audit.FoldBudget;
import io.mediahub.platform.audit.Past;
import io.mediahub.platform.seal.Sealer;
import io.mediahub.user.account.Profile;
import io.mediahub.user.directory.UserDirectory.Entry;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import mediahub.user.UserRegistered;
import org.jspecify.annotations.Nullable;

/** Accounts as they were, folded from their events. What is sealed is opened for its owner. */
final class PastAccounts {
  private final AuditLog log;
  private final Sealer sealer;
  private final Clock clock;

  PastAccounts(AuditLog log, Sealer sealer, Clock clock) {
    this.log = log;
    this.sealer = sealer;
    this.clock = clock;
  }

  /**
   * @param asOf as a client gave it: a time or a version of the account
   * @return empty for an account without events
   */
  Optional<Entry> at(String userId, String asOf) {
    return log.at(
            AuditedAggregate.USER, userId, AsOf.parse(asOf, clock.instant()), new FoldBudget())
        .flatMap(past -> entry(userId, past));
  }

  private Optional<Entry> entry(String userId, Past<UserState> past) {
    return past.steps().getFirst().event() instanceof UserRegistered registered
        ? Optional.of(
            new Entry(
                userId,
                email(userId, past.state()),
                Profile.Shown.read(
                    (property, field) -> unsealed(userId, registered, property, field)),
                roles(past.state()),
                account(past.state())
                    .map(UserState.Registered::address)
                    .filter(UserState.Address::proved)
                    .isPresent(),
                account(past.state()).filter(UserState.Registered::isSuspended).isPresent(),
                account(past.state()).map(UserState.Registered::factorInForce).isPresent(),
                past.first().occurredAt(),
                past.version()))
        : Optional.empty();
  }

  private @Nullable String unsealed(
      String userId, UserRegistered registered, String property, String field) {
    return registered.get(property) instanceof ByteBuffer sealed
        ? sealer.unseal(userId, field, Bytes.array(sealed)).orElse(null)
        : null;
  }

  private @Nullable String email(String userId, UserState state) {
    return account(state)
        .map(UserState.Registered::address)
        .flatMap(
            address -> sealer.unseal(userId, "email", Bytes.array(Bytes.buffer(address.sealed()))))
        .orElse(null);
  }

  private static Optional<UserState.Registered> account(UserState state) {
    return state instanceof UserState.Registered registered
        ? Optional.of(registered)
        : Optional.empty();
  }

  private static List<String> roles(UserState state) {
    return account(state)
        .map(registered -> registered.roles().stream().map(Enum::name).toList())
        .orElse(List.of());
  }
}
