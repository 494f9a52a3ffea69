package io.mediahub.stream;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The proofs of the log.
 *
 * @param origin name of this platform in checkpoints, such as an address without a scheme; it never
 *     changes, since witnesses know the log by it
 * @param checkpointEvery how long after an event it is covered by a signed checkpoint, at most
 */
@ConfigurationProperties("mediahub.proof")
public record ProofSettings(
    @DefaultValue("mediahub.local") String origin, @DefaultValue("5s") Duration checkpointEvery) {
  public ProofSettings {
    if (!origin.matches("[A-Za-z0-9._~:/-]{1,200}")) {
      throw new IllegalArgumentException(
          "mediahub.proof.origin must be a name such as media.example.com/log, without spaces.");
    }
    if (checkpointEvery.isNegative() || checkpointEvery.isZero()) {
      throw new IllegalArgumentException("mediahub.proof.checkpoint-every must be above zero.");
    }
  }
}
