package io.mediahub.base.settings;

import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The distribution that serves media.
 *
 * @param domain address with which the addresses of media, and so the resources of signed policies,
 *     begin
 */
@ConfigurationProperties("mediahub.cloudfront")
public record CloudFrontSettings(URI domain) {
  public CloudFrontSettings {
    Require.address(domain, "mediahub.cloudfront.domain", "the address of the distribution");
  }
}
