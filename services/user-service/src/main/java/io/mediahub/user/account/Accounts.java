package io.mediahub.user.account;

import static io.mediahub.domain.Bytes.base64;
import static io.mediahub.user.Aggregates.USER;

import io.mediahub.domain.Bytes;
import io.mediahub.domain.user.UserCommand;
import io.mediahub.domain.user.UserState;
import io.mediahub.platform.command.Claim;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.CommandExecutor;
import io.mediahub.platform.command.Outcome;
import io.mediahub.platform.command.Versioned;
import io.mediahub.platform.seal.KeyedHash;
import io.mediahub.platform.seal.Sealer;
import io.mediahub.platform.seal.SubjectKeys;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import mediahub.user.Role;
import mediahub.user.UserEvent;
import org.springframework.stereotype.Component;

/** Accounts on the write side. Personal fields are sealed before anything is decided. */
@Component
public final class Accounts {
  /** An account found by its e-mail address and password. */
  public record Account(String userId, List<Role> roles) {}

  private static final String PASSWORD_HASH = "passwordHash";

  private final CommandExecutor executor;
  private final Sealer sealer;
  private final SubjectKeys keys;
  private final KeyedHash lookup;
  private final PasswordHasher passwords;

  Accounts(
      CommandExecutor executor,
      Sealer sealer,
      SubjectKeys keys,
      KeyedHash lookup,
      PasswordHasher passwords) {
    this.executor = executor;
    this.sealer = sealer;
    this.keys = keys;
    this.lookup = lookup;
    this.passwords = passwords;
  }

  /**
   * Whose own an Idempotency-Key is that comes with a registration: nobody is known yet, and two
   * people may choose the same key.
   */
  String registrant(String email) {
    return "anonymous:" + HexFormat.of().formatHex(lookup.email(email));
  }

  /**
   * Makes an account; its id follows from the command's, so that a retry is about the same one.
   *
   * @param context whose actor becomes the new account itself
   */
  Outcome<UserState, UserEvent> register(
      String email, String password, String displayName, List<Role> roles, CommandContext context) {
    String userId = context.newAggregateId();
    // Before anything is sealed: a refusal for too many at once must not leave a key behind.
    String passwordHash = passwords.hash(password);
    byte[] emailLookup = lookup.email(email);
    var command =
        new UserCommand.Register(
            base64(ByteBuffer.wrap(emailLookup)),
            base64(sealer.seal(userId, "email", email)),
            base64(sealer.seal(userId, "displayName", displayName)),
            base64(sealer.seal(userId, PASSWORD_HASH, passwordHash)),
            roles);
    var outcome =
        executor.execute(
            USER, userId, command, context.withActor(userId).withClaims(claim(emailLookup)));
    if (outcome instanceof Outcome.Refused && executor.state(USER, userId).isEmpty()) {
      keys.destroy(userId);
    }
    return outcome;
  }

  Outcome<UserState, UserEvent> changeRoles(
      String userId, List<Role> roles, CommandContext context) {
    return executor.execute(USER, userId, new UserCommand.ChangeRoles(roles), context);
  }

  /** How many events made the account; 0 for nobody. */
  public long version(String userId) {
    return executor.state(USER, userId).map(Versioned::version).orElse(0L);
  }

  /** Whether or not there is such an account, this takes about as long. */
  public Optional<Account> authenticate(String email, String password) {
    Optional<String> userId = findId(email);
    Optional<UserState.Registered> user = userId.flatMap(this::find);
    Optional<String> hash =
        user.flatMap(registered -> unsealed(userId.orElseThrow(), registered.sealedPasswordHash()));
    boolean matches =
        hash.map(known -> passwords.matches(password, known))
            .orElseGet(() -> passwords.matchesNobody(password));
    return matches
        ? user.map(registered -> new Account(userId.orElseThrow(), registered.roles()))
        : Optional.empty();
  }

  private Optional<String> unsealed(String userId, String sealedHash) {
    ByteBuffer sealed = Bytes.buffer(sealedHash);
    return sealer.unseal(userId, PASSWORD_HASH, sealed.array());
  }

  Optional<String> findId(String email) {
    return executor.owner(claim(lookup.email(email)));
  }

  /** Empty when there is no such account. */
  public Optional<UserState.Registered> find(String userId) {
    return executor
        .state(USER, userId)
        .map(Versioned::state)
        .filter(UserState.Registered.class::isInstance)
        .map(UserState.Registered.class::cast);
  }

  private static Claim claim(byte[] emailLookup) {
    return new Claim("email", HexFormat.of().formatHex(emailLookup));
  }
}
