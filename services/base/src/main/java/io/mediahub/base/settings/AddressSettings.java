package io.mediahub.base.settings;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The addresses of the platform and its services. A process asks for those that it needs; asking
 * for one that is not set fails with a sentence that names it.
 *
 * @param publicUrl address of the edge as browsers see it; also the issuer of access tokens
 * @param allowedHosts further host names, with their port, at which viewers may ask the platform
 *     and that answers may then name
 * @param internalHosts further host names, without a port, at which programs of the platform may
 *     ask a service
 * @param userService the user-service
 * @param uploadService the upload-service
 * @param viewService the view-service
 * @param streamService the stream-service, for administrators
 */
@ConfigurationProperties("mediahub")
public record AddressSettings(
    @Nullable URI publicUrl,
    @DefaultValue List<String> allowedHosts,
    @DefaultValue List<String> internalHosts,
    @DefaultValue Service userService,
    @DefaultValue Service uploadService,
    @DefaultValue Service viewService,
    @DefaultValue Service streamService) {
  public AddressSettings {
    allowedHosts = List.copyOf(allowedHosts);
    internalHosts = List.copyOf(internalHosts);
  }

  /**
   * @param url base address of the service, or of each of its replicas, separated by commas
   */
  public record Service(@DefaultValue List<URI> url) {
    public Service {
      url = List.copyOf(url);
    }
  }

  public URI requirePublicUrl() {
    return Require.address(publicUrl, "mediahub.public-url", "the address of the edge");
  }

  /** Addresses of the user-service, at least one. */
  public List<URI> users() {
    return require(userService, "user-service");
  }

  /** Addresses of the upload-service, at least one. */
  public List<URI> uploads() {
    return require(uploadService, "upload-service");
  }

  /** Addresses of the view-service, at least one. */
  public List<URI> views() {
    return require(viewService, "view-service");
  }

  /** Addresses of the stream-service; none where administrators do not reach it by the edge. */
  public List<URI> streams() {
    return streamService.url();
  }

  private static List<URI> require(Service service, String name) {
    return Require.addresses(
        service.url(), "mediahub." + name + ".url", "the address of the " + name);
  }

  /** Host names, without a port, at which programs of the platform ask services. */
  public Set<String> internalNames() {
    return Stream.concat(
            Stream.of(userService, uploadService, viewService, streamService)
                .flatMap(service -> service.url().stream())
                .map(URI::getHost)
                .filter(Objects::nonNull),
            internalHosts.stream().map(String::strip))
        .map(name -> name.toLowerCase(Locale.ROOT))
        .collect(Collectors.toUnmodifiableSet());
  }
}
