package io.mediahub.view.playback;

import io.mediahub.base.content.ContentKeys;
import io.mediahub.base.content.MissingSecretException;
import io.mediahub.base.settings.InvalidSettingException;
import io.mediahub.base.settings.SecretsSettings;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.settings.RecipeSettings;
import io.mediahub.view.ViewProblem;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The keys of encrypted packages, derived anew for each request and kept nowhere. */
@Component
class PackageKeys {
  /** A package has one key. Renditions that it took over are encrypted with that of their own. */
  private static final String SECRET =
      """
      select r.content_key_id
        from catalogue_package p
        join catalogue_rendition r on r.media_id = p.media_id and r.package_id = p.package_id
       where p.media_id = :media and p.path = :path and r.content_key_id is not null
       limit 1
      """;

  private final JdbcClient views;
  private final ContentKeys keys;

  /**
   * @throws InvalidSettingException when packages are to be encrypted with a secret that is missing
   */
  PackageKeys(
      @Qualifier("viewsJdbc") JdbcClient views, SecretsSettings secrets, RecipeSettings recipe) {
    this.views = views;
    this.keys = new ContentKeys(secrets.dir().resolve("content"));
    String secret = recipe.ladder().contentKeyId();
    if (secret != null) {
      try {
        keys.require(secret);
      } catch (MissingSecretException e) {
        throw new InvalidSettingException(
            "The setting mediahub.streams.encryption cannot be used. " + e.getMessage());
      }
    }
  }

  /**
   * @return 16 bytes
   * @throws RefusalException {@code key-unknown}
   */
  byte[] of(String mediaId, String packageId) {
    String secret =
        views
            .sql(SECRET)
            .param("media", mediaId)
            .param("path", packageId)
            .query(String.class)
            .optional()
            .orElseThrow(() -> new RefusalException(ViewProblem.KEY_UNKNOWN.refusal()));
    try {
      return keys.of(secret, mediaId, packageId);
    } catch (MissingSecretException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
