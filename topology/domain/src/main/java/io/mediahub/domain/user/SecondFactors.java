package io.mediahub.domain.user;

import static io.mediahub.domain.Bytes.base64;
import static io.mediahub.domain.Bytes.buffer;
import static io.mediahub.domain.user.UserRefusal.SECOND_FACTOR_EXISTS;
import static io.mediahub.domain.user.UserRefusal.SECOND_FACTOR_UNKNOWN;
import static io.mediahub.domain.user.UserRefusal.SECOND_FACTOR_WRONG;

import io.mediahub.domain.Bytes;
import io.mediahub.domain.Decision;
import io.mediahub.domain.user.UserCommand.AddSecondFactor;
import io.mediahub.domain.user.UserCommand.OfferSecondFactor;
import io.mediahub.domain.user.UserCommand.UseRecoveryCode;
import io.mediahub.domain.user.UserCommand.UseSecondFactor;
import io.mediahub.domain.user.UserState.Registered;
import io.mediahub.domain.user.UserState.SecondFactor;
import java.util.List;
import mediahub.user.RecoveryCodeUsed;
import mediahub.user.SecondFactorAdded;
import mediahub.user.SecondFactorOffered;
import mediahub.user.SecondFactorRemoved;
import mediahub.user.SecondFactorUsed;
import mediahub.user.UserEvent;

/** A second factor is offered, then added by a code of it. No code is accepted twice. */
final class SecondFactors {
  private SecondFactors() {}

  static Decision<UserEvent> offer(OfferSecondFactor command, Registered user) {
    return user.factorInForce() == null
        ? Decision.accept(new SecondFactorOffered(buffer(command.sealedSecret())))
        : Decision.refuse(SECOND_FACTOR_EXISTS.refusal());
  }

  static Decision<UserEvent> add(AddSecondFactor command, Registered user) {
    if (user.factorInForce() != null) {
      return Decision.refuse(SECOND_FACTOR_EXISTS.refusal());
    }
    return user.secondFactor() == null
        ? Decision.refuse(SECOND_FACTOR_UNKNOWN.refusal())
        : Decision.accept(
            new SecondFactorAdded(
                command.step(), command.recoveryHashes().stream().map(Bytes::buffer).toList()));
  }

  static Decision<UserEvent> use(UseSecondFactor command, Registered user) {
    SecondFactor factor = user.factorInForce();
    if (factor == null) {
      return Decision.refuse(SECOND_FACTOR_UNKNOWN.refusal());
    }
    return factor.lastStep() != null && command.step() > factor.lastStep()
        ? Decision.accept(new SecondFactorUsed(command.step()))
        : Decision.refuse(SECOND_FACTOR_WRONG.refusal());
  }

  static Decision<UserEvent> use(UseRecoveryCode command, Registered user) {
    SecondFactor factor = user.factorInForce();
    if (factor == null) {
      return Decision.refuse(SECOND_FACTOR_UNKNOWN.refusal());
    }
    return left(factor).contains(command.recoveryHash())
        ? Decision.accept(new RecoveryCodeUsed(buffer(command.recoveryHash())))
        : Decision.refuse(SECOND_FACTOR_WRONG.refusal());
  }

  static Decision<UserEvent> remove(String by, Registered user) {
    return user.secondFactor() == null
        ? Decision.nothing()
        : Decision.accept(new SecondFactorRemoved(by));
  }

  static Registered offered(Registered user, SecondFactorOffered event) {
    return user.withSecondFactor(new SecondFactor(base64(event.getSealedSecret()), null, null));
  }

  static Registered added(Registered user, SecondFactorAdded event) {
    SecondFactor offered = user.secondFactor();
    return offered == null
        ? user
        : user.withSecondFactor(
            new SecondFactor(
                offered.sealedSecret(),
                event.getStep(),
                event.getRecoveryHashes().stream().map(Bytes::base64).toList()));
  }

  static Registered used(Registered user, SecondFactorUsed event) {
    SecondFactor factor = user.secondFactor();
    return factor == null
        ? user
        : user.withSecondFactor(
            new SecondFactor(factor.sealedSecret(), event.getStep(), factor.recoveryHashes()));
  }

  static Registered used(Registered user, RecoveryCodeUsed event) {
    SecondFactor factor = user.secondFactor();
    String used = base64(event.getRecoveryHash());
    return factor == null
        ? user
        : user.withSecondFactor(
            new SecondFactor(
                factor.sealedSecret(),
                factor.lastStep(),
                left(factor).stream().filter(hash -> !hash.equals(used)).toList()));
  }

  private static List<String> left(SecondFactor factor) {
    return factor.recoveryHashes() == null ? List.of() : factor.recoveryHashes();
  }
}
