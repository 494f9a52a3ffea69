package io.mediahub.view;

import io.mediahub.platform.settings.InvalidSettingException;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param cookieValidity how long a viewer's cookies hold before they are renewed
 * @param playlistCache how much rendered text is kept
 * @param maxPlaybacks how many playbacks of one viewer may have cookies at a time
 * @param maxStartsPerMinute how many playbacks one viewer may begin in a minute
 * @param growingAge how old a playlist may be that still grows
 */
@ConfigurationProperties("mediahub.view")
public record ViewSettings(
    @DefaultValue("5m") Duration cookieValidity,
    @DefaultValue("32MB") DataSize playlistCache,
    @DefaultValue("500ms") Duration growingAge,
    @DefaultValue("200") int maxPlaybacks,
    @DefaultValue("120") int maxStartsPerMinute) {
  public ViewSettings {
    if (cookieValidity.toSeconds() < 10 || cookieValidity.compareTo(Duration.ofHours(1)) > 0) {
      throw new InvalidSettingException(
          "mediahub.view.cookie-validity must be between 10s and 1h: who has cookies is let in"
              + " until they end wherever a revocation cannot be heard.");
    }
    if (maxPlaybacks < 1 || maxPlaybacks > 10_000) {
      throw new InvalidSettingException("mediahub.view.max-playbacks must be between 1 and 10000.");
    }
    if (maxStartsPerMinute < 1 || maxStartsPerMinute > 10_000) {
      throw new InvalidSettingException(
          "mediahub.view.max-starts-per-minute must be between 1 and 10000.");
    }
    if (growingAge.toMillis() < 0 || growingAge.toSeconds() > 4) {
      throw new InvalidSettingException(
          "mediahub.view.growing-age must be at most 4s: players ask again after a segment.");
    }
  }
}
