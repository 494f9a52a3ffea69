package io.mediahub.upload;

import io.mediahub.platform.command.Allowances;
import io.mediahub.platform.refusal.RefusalException;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Limits the media of a person that are being encoded. The write side counts them from the
 * completion on. Only the media catalogue knows that an encode has ended; it is asked when an
 * allowance is used up. A catalogue that lags makes people wait, and never exceeds the limit.
 */
@Component
class EncodesInFlight {
  private final Allowances allowances;
  private final MediaPhases phases;
  private final UploadSettings settings;
  private final Clock clock;

  EncodesInFlight(Allowances allowances, MediaPhases phases, UploadSettings settings, Clock clock) {
    this.allowances = allowances;
    this.phases = phases;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * @throws RefusalException {@code too-many-encodes}
   */
  void requireRoom(String ownerId, String mediaId) {
    List<String> running = running(ownerId);
    if (running.size() < settings.maxEncodesPerUser() || running.contains(mediaId)) {
      return;
    }
    allowances.end(ownerId, UploadAllowance.ENCODES, phases.ended(running));
    if (running(ownerId).size() >= settings.maxEncodesPerUser()) {
      throw new RefusalException(
          UploadProblem.TOO_MANY_ENCODES.refusal(settings.maxEncodesPerUser()),
          UploadAllowance.LATER);
    }
  }

  private List<String> running(String ownerId) {
    return allowances.leased(ownerId, UploadAllowance.ENCODES, clock.instant());
  }
}
