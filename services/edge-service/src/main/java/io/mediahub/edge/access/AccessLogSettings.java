package io.mediahub.edge.access;

import io.mediahub.base.settings.Require;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The access log.
 *
 * @param enabled whether an access log is written
 * @param file file to write to; without one no access log is written
 * @param maxFile size at which the file is set aside
 * @param maxFiles files that are kept beside the one that is being written
 * @param shortenAddresses whether only the network of a client's address is kept, 24 bits of IPv4
 *     and 48 of IPv6; a whole address is personal data
 */
public record AccessLogSettings(
    @DefaultValue("true") boolean enabled,
    @Nullable String file,
    @DefaultValue("32MB") DataSize maxFile,
    @DefaultValue("4") int maxFiles,
    @DefaultValue("false") boolean shortenAddresses) {
  public AccessLogSettings {
    Require.that(
        maxFile.toBytes() >= 1 << 16 && maxFiles >= 1 && maxFiles <= 20,
        "The setting mediahub.edge.access-log.max-file must be at least 64KB, and max-files between"
            + " 1 and 20.");
  }
}
