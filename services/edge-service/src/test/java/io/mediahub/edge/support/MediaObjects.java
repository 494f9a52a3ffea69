package io.mediahub.edge.support;

import io.mediahub.s3.testing.S3Server;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Objects in the bucket that the edge reads, on a server of their own. */
public final class MediaObjects implements AutoCloseable {
  static final String BUCKET = "mediahub-media";

  private final S3Server server = S3Server.start(BUCKET);
  private final S3Client client =
      S3Client.builder()
          .endpointOverride(server.endpoint())
          .region(Region.US_EAST_1)
          .forcePathStyle(true)
          .httpClient(UrlConnectionHttpClient.create())
          .credentialsProvider(
              StaticCredentialsProvider.create(
                  AwsBasicCredentials.create(S3Server.ACCESS_KEY, S3Server.SECRET_KEY)))
          .build();

  public URI endpoint() {
    return server.endpoint();
  }

  public void put(String key, byte[] bytes) {
    client.putObject(b -> b.bucket(BUCKET).key(key), RequestBody.fromBytes(bytes));
  }

  public void delete(String key) {
    client.deleteObject(b -> b.bucket(BUCKET).key(key));
  }

  @Override
  public void close() throws InterruptedException {
    client.close();
    server.close();
  }
}
