package io.mediahub.base.settings;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the object store is reached.
 *
 * @param endpoint address of the S3 service
 * @param publicEndpoint address of the S3 service in presigned upload addresses; the endpoint when
 *     not set
 * @param region region that requests are signed for
 * @param accessKey access key
 * @param secretKey secret key
 * @param pathStyle true when the bucket stands in the path (S3Proxy, MinIO), false when it stands
 *     in the host name
 * @param uploadsBucket bucket that receives uploads
 * @param mediaBucket bucket of the published packages
 */
@ConfigurationProperties("mediahub.s3")
public record S3Settings(
    @Secret URI endpoint,
    @Nullable URI publicEndpoint,
    @DefaultValue("us-east-1") String region,
    @Secret String accessKey,
    @Secret String secretKey,
    @DefaultValue("true") boolean pathStyle,
    @DefaultValue("mediahub-uploads") String uploadsBucket,
    @DefaultValue("mediahub-media") String mediaBucket) {
  public S3Settings {
    Require.address(endpoint, "mediahub.s3.endpoint", "the address of the S3 service");
    Require.given(accessKey, "mediahub.s3.access-key", "an access key");
    Require.given(secretKey, "mediahub.s3.secret-key", "a secret key");
  }

  /** The address to put into presigned requests. */
  public URI presignEndpoint() {
    return publicEndpoint == null ? endpoint : publicEndpoint;
  }

  @Override
  public String toString() {
    return Masked.text(this);
  }
}
