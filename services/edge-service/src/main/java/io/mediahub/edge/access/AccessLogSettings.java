package io.mediahub.edge.access;

import io.mediahub.base.settings.Require;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param enabled false writes none
 * @param file to write to; none is written without one
 * @param maxFile how large it grows before it is set aside
 * @param maxFiles how many are kept beside the one that is being written
 * @param shortenAddresses whether only the network of an address is kept: 24 bits of IPv4, 48 of
 *     IPv6. A whole address is personal data
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
