package io.mediahub.user.account;

import static io.mediahub.domain.Bytes.base64;
import static io.mediahub.domain.user.UserRefusal.USER_UNKNOWN;
import static io.mediahub.platform.command.Aggregates.USER;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.mediahub.domain.Bytes;
import io.mediahub.domain.Refusal;
import io.mediahub.domain.invitation.InvitationCommand;
import io.mediahub.domain.user.UserCommand;
import io.mediahub.domain.user.UserRefusal;
import io.mediahub.domain.user.UserState;
import io.mediahub.platform.command.Claim;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.CommandExecutor;
import io.mediahub.platform.command.CommandOutcome;
import io.mediahub.platform.command.Grounded;
import io.mediahub.platform.command.Premise;
import io.mediahub.platform.command.Versioned;
import io.mediahub.platform.refusal.PlatformRefusal;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.seal.KeyedHash;
import io.mediahub.platform.seal.Sealer;
import io.mediahub.platform.seal.SubjectKeys;
import io.mediahub.user.UserProblem;
import io.mediahub.user.account.AccountRules.NewAccount;
import io.mediahub.user.guard.Source;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import mediahub.user.Role;
import mediahub.user.UserEvent;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Accounts on the write side. Personal fields are sealed before anything is decided. */
@Component
public final class Accounts {
  /** An account found by its e-mail address and password. */
  public record Account(String userId, UserState.Registered state) {}

  private static final String PASSWORD_HASH = "passwordHash";

  /** The field under which an address is sealed. */
  public static final String EMAIL = "email";

  /** The mail with the code that proves an address. */
  public static final String EMAIL_PROOF = "email-proof";

  private final CommandExecutor executor;
  private final Sealer sealer;
  private final SubjectKeys keys;
  private final KeyedHash lookup;
  private final PasswordHasher passwords;
  private final Administrators administrators;
  private final Invitations invitations;
  private final Addresses addresses;

  Accounts(
      CommandExecutor executor,
      Sealer sealer,
      SubjectKeys keys,
      KeyedHash lookup,
      PasswordHasher passwords,
      Administrators administrators,
      Invitations invitations,
      Addresses addresses) {
    this.executor = executor;
    this.sealer = sealer;
    this.keys = keys;
    this.lookup = lookup;
    this.passwords = passwords;
    this.administrators = administrators;
    this.invitations = invitations;
    this.addresses = addresses;
  }

  /**
   * The actor of a registration: a hash of the e-mail address, so that two people may use the same
   * Idempotency-Key.
   */
  String registrant(String email) {
    return "anonymous:" + nameOf(email);
  }

  /** The same for every spelling of an address, and not the address itself. */
  public String nameOf(String email) {
    return HexFormat.of().formatHex(lookup.email(EmailAddress.canonical(email)));
  }

  /** The one spelling of an address that stands for all. */
  public static String canonical(String email) {
    return EmailAddress.canonical(email);
  }

  /** Hash of the address that an invitation is for, under a key of the invitation, in base64. */
  String invitedLookup(String invitationId, String email) {
    return base64(
        sealer.emailLookup(InvitationKeys.subject(invitationId), EmailAddress.canonical(email)));
  }

  /** The keyed hash of an address under the key of a person, in base64: what the log has of it. */
  public String lookupOf(String userId, String email) {
    return base64(sealer.emailLookup(userId, EmailAddress.canonical(email)));
  }

  /** Whether a text has no unpaired surrogate. */
  public static boolean isText(String given) {
    return given.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
  }

  /** Hash of a registration without its password. */
  byte[] requestHash(NewAccount account, @Nullable String invitation) {
    String asked = account.email() + "\n" + account.profile().asText();
    return lookup.of(
        "registration", (invitation == null ? asked : asked + "\n" + invitation).getBytes(UTF_8));
  }

  /**
   * Creates an account. Its id is derived from the command's, so that a retry concerns the same
   * account.
   *
   * @param invitationId the invitation that the account uses up; null if none is needed
   * @param context its actor becomes the new account
   */
  CommandOutcome<UserState, UserEvent> register(
      NewAccount account,
      List<Role> roles,
      @Nullable String invitationId,
      CommandContext context,
      Source source) {
    String userId = context.newAggregateId();
    String address = EmailAddress.canonical(account.email());
    byte[] emailLookup = lookup.email(address);
    var use =
        new InvitationCommand.Use(
            userId,
            invitationId == null
                ? null
                : sealer
                    .knownEmailLookup(InvitationKeys.subject(invitationId), address)
                    .map(Bytes::base64)
                    .orElse(null),
            base64(ByteBuffer.wrap(emailLookup)),
            context.now());
    // Cheap checks come first: a hash is slow, and a refusal after it would leave a key behind. The
    // invitation comes before the address, so that nobody without one learns which addresses have
    // an account.
    Refusal obstacle = invitationId == null ? null : invitations.obstacle(invitationId, use);
    if (obstacle != null) {
      return new CommandOutcome.Refused<>(obstacle, false);
    }
    if (findId(account.email()).filter(owner -> !owner.equals(userId)).isPresent()) {
      return new CommandOutcome.Refused<>(claim(emailLookup).taken(), false);
    }
    String passwordHash = passwords.hash(account.password(), source);
    var command =
        new UserCommand.Register(
            // Not the one that is reserved: it is in the log for ever, where only a key can end it.
            base64(sealer.emailLookup(userId, address)),
            base64(sealer.seal(userId, EMAIL, account.email())),
            account.profile().seal(sealer, userId),
            base64(sealer.seal(userId, PASSWORD_HASH, passwordHash)),
            roles);
    Grounded<UserCommand> grounded =
        new Grounded<>(
            command,
            List.of(),
            invitationId == null ? List.of() : List.of(Invitations.using(invitationId, use)));
    var outcome =
        executor.executeGrounded(
            USER, userId, () -> grounded, context.withActor(userId).withClaims(claim(emailLookup)));
    if (outcome instanceof CommandOutcome.Refused && executor.state(USER, userId).isEmpty()) {
      keys.discard(userId);
    }
    return outcome.replayed() && !isRetry(outcome, userId, account.password(), source)
        ? new CommandOutcome.Refused<>(PlatformRefusal.IDEMPOTENCY_KEY_REUSED.refusal(), false)
        : outcome;
  }

  /** The hash of the request does not cover the password, so it is compared here. */
  private boolean isRetry(
      CommandOutcome<UserState, UserEvent> outcome, String userId, String password, Source source) {
    return switch (outcome) {
      case CommandOutcome.Refused<UserState, UserEvent> refused -> true;
      case CommandOutcome.Accepted<UserState, UserEvent> accepted ->
          accepted.state() instanceof UserState.Registered user
              && unsealed(userId, user.sealedPasswordHash())
                  .filter(hash -> passwords.matches(password, hash, source))
                  .isPresent();
    };
  }

  CommandOutcome<UserState, UserEvent> changeRoles(
      String userId, List<Role> roles, String administratorId, CommandContext context) {
    return administer(
        userId,
        administratorId,
        (by, another) -> new UserCommand.ChangeRoles(roles, by, another),
        context);
  }

  /** Makes the account that the settings name an administrator. */
  CommandOutcome<UserState, UserEvent> makeAdministrator(
      String userId, List<Role> roles, CommandContext context) {
    return executor.execute(USER, userId, new UserCommand.ChangeRoles(roles, true, true), context);
  }

  /** The version of the account; 0 if there is none. */
  public long version(String userId) {
    return executor.state(USER, userId).map(Versioned::version).orElse(0L);
  }

  /** The account with its version; empty when there is no such account. */
  public Optional<Versioned<UserState.Registered>> versioned(String userId) {
    return executor
        .state(USER, userId)
        .filter(found -> found.state() instanceof UserState.Registered)
        .map(found -> new Versioned<>(found.version(), (UserState.Registered) found.state()));
  }

  /**
   * Takes about as long whether or not there is such an account.
   *
   * @throws RefusalException {@code deletion-requested} when the password is right and the account
   *     is to be deleted
   */
  public Optional<Account> authenticate(String email, String password, Source source) {
    String userId = findId(email).orElse("");
    if (!isPassword(userId, password, source)) {
      return Optional.empty();
    }
    UserState state = executor.state(USER, userId).map(Versioned::state).orElseThrow();
    if (state instanceof UserState.Leaving leaving) {
      throw new RefusalException(UserRefusal.DELETION_REQUESTED.refusal(leaving.forgetAt()));
    }
    return state instanceof UserState.Registered user
        ? Optional.of(new Account(userId, user))
        : Optional.empty();
  }

  /**
   * Whether it is the password of an account that is in use or is to be deleted. Takes about as
   * long whether or not there is such an account.
   */
  public boolean isPassword(String userId, String password, Source source) {
    UserState state =
        executor.state(USER, userId).map(Versioned::state).orElseGet(UserState.Unregistered::new);
    String sealed =
        switch (state) {
          case UserState.Unregistered none -> null;
          case UserState.Registered user -> user.sealedPasswordHash();
          case UserState.Leaving leaving -> leaving.account().sealedPasswordHash();
          case UserState.Forgetting forgetting -> null;
          case UserState.Forgotten forgotten -> null;
        };
    return Optional.ofNullable(sealed)
        .flatMap(hash -> unsealed(userId, hash))
        .map(known -> passwords.matches(password, known, source))
        .orElseGet(() -> passwords.matchesNobody(password, source));
  }

  /** Whether this is the password of the account. */
  public boolean matches(String userId, UserState.Registered user, String password, Source source) {
    return isText(password)
        && unsealed(userId, user.sealedPasswordHash())
            .filter(hash -> passwords.matches(password, hash, source))
            .isPresent();
  }

  /** The hash of a new password, sealed, in base64. */
  public String sealedHash(String userId, String password, Source source) {
    return sealed(userId, PASSWORD_HASH, passwords.hash(password, source));
  }

  /** A field of a person, sealed, in base64. */
  public String sealed(String userId, String field, String value) {
    return base64(sealer.seal(userId, field, value));
  }

  /** A field of a person in the clear; empty if it was erased. */
  public Optional<String> unsealed(String userId, String field, String sealed) {
    return sealer.unseal(userId, field, Bytes.array(Bytes.buffer(sealed)));
  }

  /** The address of the account, in the clear; empty if its state does not have it. */
  public Optional<String> emailOf(String userId, UserState.Registered user) {
    return Optional.ofNullable(user.address()).flatMap(address -> emailOf(userId, address));
  }

  /** An address in the clear; empty if the person's key was destroyed. */
  public Optional<String> emailOf(String userId, UserState.Address address) {
    return unsealed(userId, EMAIL, address.sealed());
  }

  public CommandOutcome<UserState, UserEvent> execute(
      String userId, UserCommand command, CommandContext context) {
    return executor.execute(USER, userId, command, context);
  }

  /**
   * @param command made from the account as it is; called again if another writer was first
   * @throws RefusalException {@code user-unknown} when there is no such account
   */
  public CommandOutcome<UserState, UserEvent> execute(
      String userId, Function<UserState.Registered, UserCommand> command, CommandContext context) {
    return executor.executeGrounded(
        USER,
        userId,
        () ->
            new Grounded<>(
                command.apply(
                    find(userId).orElseThrow(() -> new RefusalException(USER_UNKNOWN.refusal()))),
                List.of()),
        context);
  }

  /**
   * Executes a command of an administrator, whose own role is a premise of the transaction.
   *
   * <p>Who changes the roles of others is an ADMIN, so an ADMIN is left. Who changes their own
   * roles needs another ADMIN as the premise. So two administrators who demote each other, or
   * themselves, at the same time never both succeed. The version of the account itself is always
   * compared.
   *
   * @param command made of whether the administrator is one, and whether there is another beside
   *     the account
   */
  public CommandOutcome<UserState, UserEvent> administer(
      String userId,
      String administratorId,
      BiFunction<Boolean, Boolean, UserCommand> command,
      CommandContext context) {
    return executor.executeGrounded(
        USER,
        userId,
        () -> {
          Optional<Premise> by = administrators.standing(administratorId);
          Optional<Premise> another =
              administratorId.equals(userId) ? administrators.another(userId) : by;
          return new Grounded<>(
              command.apply(by.isPresent(), another.isPresent()), another.stream().toList());
        },
        context);
  }

  /** Reserves an address for the account of a command. */
  public CommandContext claiming(CommandContext context, String email) {
    return context.withClaims(claim(lookup.email(EmailAddress.canonical(email))));
  }

  /** Whether some account has the address. */
  public boolean isTaken(String email) {
    return findId(email).isPresent();
  }

  /** Lets an address go that the account does not have any more. */
  public void release(String userId, String email) {
    String spelling = EmailAddress.canonical(email);
    addresses.release(
        userId, HexFormat.of().formatHex(lookup.email(spelling)), lookupOf(userId, spelling));
  }

  private Optional<String> unsealed(String userId, String sealedHash) {
    return unsealed(userId, PASSWORD_HASH, sealedHash);
  }

  /** The account that has the address now; one that had it before does not count. */
  public Optional<String> findId(String email) {
    List<String> spellings = EmailAddress.onRecord(email);
    return spellings.stream()
        .map(each -> executor.owner(claim(lookup.email(each))))
        .flatMap(Optional::stream)
        .filter(
            userId ->
                find(userId)
                    .map(UserState.Registered::address)
                    .map(address -> isOneOf(spellings, userId, address))
                    .orElse(true))
        .findFirst();
  }

  private boolean isOneOf(List<String> spellings, String userId, UserState.Address address) {
    return spellings.stream()
        .map(each -> sealer.knownEmailLookup(userId, each).map(Bytes::base64))
        .flatMap(Optional::stream)
        .anyMatch(address.lookup()::equals);
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
    return new Claim(
        "email", HexFormat.of().formatHex(emailLookup), UserProblem.EMAIL_TAKEN.refusal());
  }
}
