package io.mediahub.encoder;

import io.mediahub.base.settings.Require;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where ffmpeg is.
 *
 * @param home folder with ffmpeg, ffprobe and their libraries
 */
@ConfigurationProperties("mediahub.ffmpeg")
public record FfmpegSettings(Path home) {
  public FfmpegSettings {
    Require.given(
        home, "mediahub.ffmpeg.home", "the folder with ffmpeg, ffprobe and their libraries");
  }
}
