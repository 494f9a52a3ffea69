package io.mediahub.upload;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may upload, beside the role.
 *
 * @param verifiedEmail whether an upload needs an account whose e-mail address is proved
 */
@ConfigurationProperties("mediahub.uploaders")
public record UploaderSettings(@DefaultValue("false") boolean verifiedEmail) {}
