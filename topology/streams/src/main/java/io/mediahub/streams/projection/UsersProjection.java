package io.mediahub.streams.projection;

import io.mediahub.domain.Bytes;
import io.mediahub.streams.readmodel.Clearing;
import io.mediahub.streams.readmodel.Column;
import io.mediahub.streams.readmodel.Logged;
import io.mediahub.streams.readmodel.Projection;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.RowKey;
import io.mediahub.streams.readmodel.Table;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import mediahub.user.EmailChanged;
import mediahub.user.EmailProofRequested;
import mediahub.user.EmailVerified;
import mediahub.user.PasswordChanged;
import mediahub.user.PasswordResetRequested;
import mediahub.user.RecoveryCodeUsed;
import mediahub.user.Role;
import mediahub.user.SecondFactorAdded;
import mediahub.user.SecondFactorOffered;
import mediahub.user.SecondFactorRemoved;
import mediahub.user.SecondFactorUsed;
import mediahub.user.SessionsEnded;
import mediahub.user.UserDeletionRequested;
import mediahub.user.UserDeletionWithdrawn;
import mediahub.user.UserEnvelope;
import mediahub.user.UserEvent;
import mediahub.user.UserForgettingBegun;
import mediahub.user.UserForgotten;
import mediahub.user.UserRegistered;
import mediahub.user.UserReinstated;
import mediahub.user.UserRolesChanged;
import mediahub.user.UserSuspended;
import org.jspecify.annotations.Nullable;

/**
 * Accounts. Personal fields stay sealed. What proves a person is left out: hashes, codes, secrets.
 */
final class UsersProjection implements Projection<UserEnvelope> {
  static final Table TABLE = Table.named("users");
  static final Column<String> USER_ID = TABLE.textKey("_id");
  static final Column<byte[]> EMAIL_LOOKUP = TABLE.bytes("emailLookup");
  static final Column<byte[]> SEALED_EMAIL = TABLE.bytes("sealedEmail");
  static final Column<byte[]> SEALED_DISPLAY_NAME = TABLE.bytes("sealedDisplayName");
  static final Column<List<String>> ROLES = TABLE.texts("roles");
  static final Column<Instant> REGISTERED_AT = TABLE.instant("registeredAt");
  static final Column<Boolean> EMAIL_VERIFIED = TABLE.bool("emailVerified");
  static final Column<Boolean> SUSPENDED = TABLE.bool("suspended");
  static final Column<Boolean> SECOND_FACTOR = TABLE.bool("secondFactor");
  static final Column<Long> VERSION = TABLE.bigint("version");

  @Override
  public Table table() {
    return TABLE;
  }

  @Override
  public List<RowKey> keys(Logged<? extends UserEnvelope> logged) {
    return switch (logged.envelope().fact()) {
      case UserEvent e -> List.of(TABLE.key(logged.aggregateId()));
      default -> List.of(); // an invitation is no account
    };
  }

  @Override
  public @Nullable Row evolve(
      RowKey key, @Nullable Row row, Logged<? extends UserEnvelope> logged) {
    Row next =
        switch ((UserEvent) logged.envelope().fact()) {
          case UserRegistered e ->
              Row.of(key)
                  .with(EMAIL_LOOKUP, Bytes.array(e.getEmailLookup()))
                  .with(SEALED_EMAIL, Bytes.array(e.getSealedEmail()))
                  .with(SEALED_DISPLAY_NAME, Bytes.array(e.getSealedDisplayName()))
                  .with(ROLES, names(e.getRoles()))
                  .with(REGISTERED_AT, logged.envelope().getMetadata().getOccurredAt());
          case UserRolesChanged e -> row == null ? null : row.with(ROLES, names(e.getRoles()));
          case EmailVerified e -> row == null ? null : row.with(EMAIL_VERIFIED, true);
          case EmailChanged e ->
              row == null
                  ? null
                  : row.with(EMAIL_LOOKUP, Bytes.array(e.getEmailLookup()))
                      .with(SEALED_EMAIL, Bytes.array(e.getSealedEmail()))
                      .with(EMAIL_VERIFIED, true);
          case UserSuspended e -> row == null ? null : row.with(SUSPENDED, true);
          case UserReinstated e -> row == null ? null : row.with(SUSPENDED, false);
          case SecondFactorAdded e -> row == null ? null : row.with(SECOND_FACTOR, true);
          case SecondFactorRemoved e -> row == null ? null : row.with(SECOND_FACTOR, false);
          case PasswordChanged e -> row;
          case PasswordResetRequested e -> row;
          case EmailProofRequested e -> row;
          case SessionsEnded e -> row;
          case SecondFactorOffered e -> row;
          case SecondFactorUsed e -> row;
          case RecoveryCodeUsed e -> row;
          case UserDeletionRequested e -> row; // it may still stay
          case UserDeletionWithdrawn e -> row;
          case UserForgettingBegun e -> null; // cleared
          case UserForgotten e -> null;
        };
    return next == null ? null : next.with(VERSION, logged.version());
  }

  /** Nothing is kept of a person who is forgotten. */
  @Override
  public List<Clearing> clears(Logged<? extends UserEnvelope> logged) {
    return switch (logged.envelope().fact()) {
      case UserForgettingBegun e -> cleared(logged);
      case UserForgotten e -> cleared(logged);
      default -> List.of();
    };
  }

  private static List<Clearing> cleared(Logged<? extends UserEnvelope> logged) {
    return List.of(Clearing.of(TABLE, logged.aggregateId(), Map.of()));
  }

  private static List<String> names(List<Role> roles) {
    return roles.stream().map(Role::name).toList();
  }
}
