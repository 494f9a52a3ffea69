package io.mediahub.view.catalogue;

import io.mediahub.platform.audit.AsOf;
import io.mediahub.platform.audit.AuditLog;
import io.mediahub.platform.audit.AuditedAggregate;
import io.mediahub.platform.audit.FoldBudget;
import io.mediahub.platform.audit.Past;
import io.mediahub.view.access.Grants;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** Media as they were. */
@Component
class PastCatalogue {
  private final AuditLog log;
  private final Clock clock;

  PastCatalogue(AuditLog log, Clock clock) {
    this.log = log;
    this.clock = clock;
  }

  /**
   * The upload and its renditions at one instant. A version is the upload's, and the instant is
   * when the event that made it was recorded.
   *
   * @param asOf as a client gave it
   */
  PastMedia at(String mediaId, String asOf) {
    FoldBudget budget = new FoldBudget();
    AsOf moment = AsOf.parse(asOf, clock.instant());
    Past<?> upload =
        log.at(AuditedAggregate.UPLOAD, mediaId, moment, budget).orElseThrow(Grants::unknown);
    AsOf then = moment instanceof AsOf.Version ? new AsOf.Time(upload.last().recordedAt()) : moment;
    return PastMedia.of(
        upload, log.ifExisted(AuditedAggregate.RENDITION, mediaId, then, budget).orElse(null));
  }
}
