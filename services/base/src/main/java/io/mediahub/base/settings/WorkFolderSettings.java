package io.mediahub.base.settings;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where files are kept while they are in use.
 *
 * @param workDir folder for working files; a process uses the folder of its own name below it
 */
@ConfigurationProperties("mediahub")
public record WorkFolderSettings(Path workDir) {
  public WorkFolderSettings {
    Require.given(workDir, "mediahub.work-dir", "a folder for working files");
  }
}
