package io.mediahub.view.access;

import io.mediahub.platform.audit.AsOf;
import io.mediahub.platform.audit.AuditLog;
import io.mediahub.platform.audit.AuditedAggregate;
import io.mediahub.platform.audit.FoldBudget;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Grants as they were. */
@Component
class PastGrants {
  private final AuditLog log;
  private final Clock clock;

  PastGrants(AuditLog log, Clock clock) {
    this.log = log;
    this.clock = clock;
  }

  /**
   * @param viewerId null for everyone
   * @param asOf as a client gave it
   * @return empty for a grant that was never given
   */
  Optional<GrantAnswer> at(String grantId, @Nullable String viewerId, String asOf) {
    AsOf moment = AsOf.parse(asOf, clock.instant());
    return log.at(AuditedAggregate.GRANT, grantId, moment, new FoldBudget())
        .map(past -> GrantAnswer.of(grantId, viewerId, past.state(), past.version()));
  }
}
