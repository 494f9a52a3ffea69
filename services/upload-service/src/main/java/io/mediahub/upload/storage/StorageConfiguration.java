package io.mediahub.upload.storage;

import io.mediahub.base.settings.S3Settings;
import java.net.URI;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Clients of the object store. */
@Configuration(proxyBeanMethods = false)
public class StorageConfiguration {
  @Bean
  S3Client s3Client(S3Settings settings) {
    return client(settings, MultipartStore.SLOWEST_ANSWER);
  }

  @Bean
  PartAddresses partAddresses(S3Settings settings) {
    return new PartAddresses(settings);
  }

  /**
   * @param slowestAnswer timeout of a request, unless the request sets a longer one
   */
  static S3Client client(S3Settings s3, Duration slowestAnswer) {
    return S3Client.builder()
        .endpointOverride(s3.endpoint())
        .region(Region.of(s3.region()))
        .credentialsProvider(credentials(s3))
        .forcePathStyle(s3.pathStyle())
        // Not every S3 store understands the checksums that the SDK adds.
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .overrideConfiguration(config -> config.apiCallTimeout(slowestAnswer))
        .httpClient(
            UrlConnectionHttpClient.builder()
                .connectionTimeout(Duration.ofSeconds(5))
                .socketTimeout(MultipartStore.SLOWEST_JOIN)
                .build())
        .build();
  }

  static S3Presigner presigner(S3Settings s3, URI endpoint) {
    return S3Presigner.builder()
        .endpointOverride(endpoint)
        .region(Region.of(s3.region()))
        .credentialsProvider(credentials(s3))
        .serviceConfiguration(
            S3Configuration.builder().pathStyleAccessEnabled(s3.pathStyle()).build())
        .build();
  }

  private static StaticCredentialsProvider credentials(S3Settings s3) {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(s3.accessKey(), s3.secretKey()));
  }
}
