package io.mediahub.user.account;

import static io.mediahub.user.UserConfiguration.INVITATION;

import io.mediahub.domain.invitation.InvitationCommand;
import io.mediahub.platform.command.CommandExecutor;
import io.mediahub.platform.erasure.Eraser;
import io.mediahub.platform.erasure.ErasureStep;
import io.mediahub.platform.erasure.Erasures;
import io.mediahub.platform.erasure.Fate;
import io.mediahub.platform.seal.SubjectKeys;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Revokes the invitations that a person who is forgotten made and nobody used, and destroys the key
 * of the one that the person used, if it is still there.
 */
@Component
final class InvitationEraser implements Eraser {
  private static final String MADE =
      """
      SELECT id, state ->> 'is' = 'open' FROM aggregate
       WHERE type = 'invitation' AND state ->> 'inviterId' = ?
      """;
  private static final String USED =
      "SELECT id FROM aggregate WHERE type = 'invitation' AND state ->> 'userId' = ?";

  private record Made(String id, boolean open) {}

  private final CommandExecutor executor;
  private final Erasures erasures;
  private final SubjectKeys keys;
  private final JdbcClient decisions;

  InvitationEraser(
      CommandExecutor executor,
      Erasures erasures,
      SubjectKeys keys,
      @Qualifier("decisions") DataSource decisions) {
    this.executor = executor;
    this.erasures = erasures;
    this.keys = keys;
    this.decisions = JdbcClient.create(decisions);
  }

  @Override
  public ErasureStep step() {
    return ErasureStep.INVITATIONS;
  }

  @Override
  public boolean erase(String personId, Instant now, Found found) {
    List<Made> made =
        decisions
            .sql(MADE)
            .param(personId)
            .query((row, n) -> new Made(row.getString(1), row.getBoolean(2)))
            .list();
    found.in("decisions: aggregate (invitation)", Fate.REVOKED, made.size());
    made.stream()
        .filter(Made::open)
        .forEach(
            each ->
                // A refusal says that somebody has used it in this moment.
                executor.execute(
                    INVITATION,
                    each.id(),
                    new InvitationCommand.Revoke(personId, true),
                    erasures.command(personId, "revoke invitation " + each.id(), now)));
    List<String> used = decisions.sql(USED).param(personId).query(String.class).list();
    used.forEach(each -> keys.destroy(InvitationKeys.subject(each)));
    found.in("decisions: subject_key (invitation)", Fate.DESTROYED, used.size());
    return true;
  }
}
