package io.mediahub.edge.origin;

import io.mediahub.base.settings.S3Settings;
import java.net.URI;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * The media bucket. Requests are signed as S3 asks (Signature Version 4), which stands for a
 * distribution's origin access control.
 */
public final class ObjectStore {
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
  private final AwsCredentialsIdentity identity;
  private final String region;
  private final URI address;
  private final String folder;

  public ObjectStore(S3Settings settings) {
    this.identity = AwsCredentialsIdentity.create(settings.accessKey(), settings.secretKey());
    this.region = settings.region();
    URI endpoint = settings.endpoint();
    if (settings.pathStyle()) {
      this.address = endpoint;
      this.folder = "/" + settings.mediaBucket() + "/";
    } else {
      String port = endpoint.getPort() < 0 ? "" : ":" + endpoint.getPort();
      this.address =
          URI.create(
              endpoint.getScheme()
                  + "://"
                  + settings.mediaBucket()
                  + "."
                  + endpoint.getHost()
                  + port);
      this.folder = "/";
    }
  }

  URI address() {
    return address;
  }

  /**
   * A signed request without a body; further headers may be added, they need not be signed.
   *
   * @param key of characters that need no escape
   */
  HttpUriRequestBase request(String method, String key) {
    String path = folder + key;
    SdkHttpRequest unsigned =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.fromValue(method))
            .uri(address)
            .encodedPath(path)
            .build();
    SdkHttpRequest signed =
        signer
            .sign(
                SignRequest.builder(identity)
                    .request(unsigned)
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                    .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                    .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                    .build())
            .request();
    HttpUriRequestBase request = new HttpUriRequestBase(method, URI.create(path));
    signed.forEachHeader(
        (name, values) -> {
          if (!name.equalsIgnoreCase("Host")) {
            values.forEach(value -> request.addHeader(name, value));
          }
        });
    return request;
  }
}
