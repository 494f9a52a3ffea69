package io.mediahub.edge.settings;

import io.mediahub.schemas.SchemaRegistrar;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings that all services of the platform share, as far as the edge needs them.
 *
 * @param publicUrl address of the edge as browsers see it
 * @param allowedHosts further hosts that viewers may ask the platform at
 */
@ConfigurationProperties("mediahub")
public record PlatformSettings(
    URI publicUrl,
    @DefaultValue List<String> allowedHosts,
    Kafka kafka,
    Registry registry,
    S3 s3,
    Service userService,
    Service uploadService,
    Service viewService,
    Secrets secrets,
    CloudFront cloudfront) {

  public PlatformSettings {
    Require.address(publicUrl, "mediahub.public-url", "the address of this edge");
    allowedHosts = List.copyOf(allowedHosts);
    Require.set(kafka, "mediahub.kafka.bootstrap", "host:port of a broker");
    Require.set(registry, "mediahub.registry.url", "the address of the schema registry");
    Require.set(s3, "mediahub.s3.endpoint", "the address of the object store");
    Require.set(userService, "mediahub.user-service.url", "the address of the user-service");
    Require.set(uploadService, "mediahub.upload-service.url", "the address of the upload-service");
    Require.set(viewService, "mediahub.view-service.url", "the address of the view-service");
    Require.set(secrets, "mediahub.secrets.dir", "the folder of the secrets");
    Require.set(cloudfront, "mediahub.cloudfront.domain", "what playlist addresses begin with");
  }

  /**
   * @param properties handed to every client as they are, such as security.protocol
   */
  public record Kafka(String bootstrap, @DefaultValue Map<String, String> properties) {
    public Kafka {
      Require.set(bootstrap, "mediahub.kafka.bootstrap", "host:port of a broker");
      properties = Map.copyOf(properties);
    }

    /** The properties may hold a password. */
    @Override
    public String toString() {
      return "Kafka[" + bootstrap + "]";
    }
  }

  /**
   * @param url base address of the schema registry, without a path
   * @param compatPath where it serves the Confluent-compatible API
   * @param properties of serdes; a user with a password, or a bearer token, is used here too
   */
  public record Registry(
      String url,
      @DefaultValue(SchemaRegistrar.APICURIO_PATH) String compatPath,
      @DefaultValue Map<String, String> properties) {
    public Registry {
      properties = Map.copyOf(properties);
      Require.set(url, "mediahub.registry.url", "the address of the schema registry");
    }

    /** The properties and the address may hold a password. */
    @Override
    public String toString() {
      return "Registry[***]";
    }
  }

  /**
   * @param pathStyle whether the bucket stands in the path (S3Proxy, MinIO) or in the host's name
   */
  public record S3(
      URI endpoint,
      @DefaultValue("us-east-1") String region,
      String accessKey,
      String secretKey,
      @DefaultValue("true") boolean pathStyle,
      @DefaultValue("mediahub-media") String mediaBucket) {
    public S3 {
      Require.address(endpoint, "mediahub.s3.endpoint", "the address of the object store");
      Require.set(accessKey, "mediahub.s3.access-key", "an access key");
      Require.set(secretKey, "mediahub.s3.secret-key", "a secret key");
    }

    @Override
    public String toString() {
      return "S3[" + endpoint.getHost() + ", " + mediaBucket + "]";
    }
  }

  /**
   * @param url of each instance; requests are shared among them
   */
  public record Service(List<URI> url) {
    public Service {
      Require.that(
          url != null && !url.isEmpty(),
          "The setting mediahub.<service>.url is missing; it is the address of that service.");
      url = List.copyOf(url);
      url.forEach(
          each -> Require.address(each, "mediahub.<service>.url", "the address of that service"));
    }
  }

  /**
   * @param dir has a folder {@code cloudfront} with public keys
   */
  public record Secrets(Path dir) {
    public Secrets {
      Require.set(dir, "mediahub.secrets.dir", "the folder of the secrets");
    }
  }

  /**
   * @param domain what playlist addresses, and so the resources of signed policies, begin with
   */
  public record CloudFront(URI domain) {
    public CloudFront {
      Require.address(domain, "mediahub.cloudfront.domain", "what playlist addresses begin with");
    }
  }
}
