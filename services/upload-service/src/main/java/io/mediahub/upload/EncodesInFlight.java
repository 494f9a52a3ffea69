package io.mediahub.upload;

import io.mediahub.platform.command.Allowances;
import io.mediahub.platform.web.RefusalException;
import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * How many of a person's media are being encoded. The write side counts them from the completion
 * on; that one has ended, the media catalogue says, which is asked only when an allowance is used
 * up. A catalogue that is behind makes somebody wait, and lets nobody past.
 */
@Component
class EncodesInFlight {
  private final Allowances allowances;
  private final JdbcClient views;
  private final UploadSettings settings;
  private final Clock clock;

  EncodesInFlight(
      Allowances allowances,
      @Qualifier("viewsJdbc") JdbcClient views,
      UploadSettings settings,
      Clock clock) {
    this.allowances = allowances;
    this.views = views;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * @throws RefusalException {@code too-many-encodes}
   */
  void requireRoom(String ownerId) {
    List<String> running = running(ownerId);
    if (running.size() < settings.maxEncodesPerUser()) {
      return;
    }
    allowances.end(ownerId, UploadAllowance.ENCODES, ended(running));
    if (running(ownerId).size() >= settings.maxEncodesPerUser()) {
      throw new RefusalException(
          UploadAllowance.tooManyEncodes(settings.maxEncodesPerUser()), UploadAllowance.LATER);
    }
  }

  private List<String> running(String ownerId) {
    return allowances.leased(ownerId, UploadAllowance.ENCODES, clock.instant());
  }

  private List<String> ended(List<String> mediaIds) {
    return views
        .sql(
            """
            select media_id from catalogue_media
             where media_id in (:media) and phase in ('published', 'refused', 'failed')
            """)
        .param("media", mediaIds)
        .query(String.class)
        .list();
  }
}
