package io.mediahub.encoder.store;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The connection to the object store. When the store is away for some minutes, an encode should
 * lose those minutes and not the hours before them. So a call is retried for about three minutes,
 * and every call has a deadline.
 */
public final class StoreClient {
  /** Deadline of a call, including all of its tries and the pauses between them. */
  public static final Duration CALL = Duration.ofMinutes(5);

  /** One try of a call that moves little. */
  private static final Duration TRY = Duration.ofMinutes(1);

  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Between two pieces of an answer. */
  private static final Duration SILENCE = Duration.ofSeconds(20);

  /** Half a second, one, two ... twenty, twenty: about three minutes with the jitter. */
  private static final BackoffStrategy PAUSES =
      BackoffStrategy.exponentialDelayHalfJitter(Duration.ofMillis(500), Duration.ofSeconds(20));

  private static final int TRIES = 16;

  private StoreClient() {}

  public static S3Client open(
      URI endpoint, String region, String accessKey, String secretKey, boolean pathStyle) {
    return S3Client.builder()
        .endpointOverride(endpoint)
        .region(Region.of(region))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)))
        .forcePathStyle(pathStyle)
        // Not every store that speaks S3 knows the checksums that AWS added later.
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .serviceConfiguration(config -> config.chunkedEncodingEnabled(false))
        .overrideConfiguration(
            config ->
                config
                    .apiCallAttemptTimeout(TRY)
                    .apiCallTimeout(CALL)
                    .retryStrategy(
                        AwsRetryStrategy.standardRetryStrategy().toBuilder()
                            .maxAttempts(TRIES)
                            .backoffStrategy(PAUSES)
                            .throttlingBackoffStrategy(PAUSES)
                            // Eight uploads under way would use up its tokens within seconds.
                            .circuitBreakerEnabled(false)
                            .build()))
        .httpClient(
            UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT)
                .socketTimeout(SILENCE)
                .build())
        .build();
  }
}
