package io.mediahub.edge;

import io.mediahub.base.settings.AddressSettings;
import io.mediahub.base.settings.CloudFrontSettings;
import io.mediahub.base.settings.S3Settings;
import io.mediahub.base.settings.SecretsSettings;
import io.mediahub.edge.access.AccessLog;
import io.mediahub.edge.account.AccountTokens;
import io.mediahub.edge.behaviour.Behaviours;
import io.mediahub.edge.behaviour.EdgeFilter;
import io.mediahub.edge.behaviour.EdgeHandler;
import io.mediahub.edge.client.AllowedHosts;
import io.mediahub.edge.client.Clients;
import io.mediahub.edge.health.HealthReport;
import io.mediahub.edge.health.RevocationHealth;
import io.mediahub.edge.http.Cors;
import io.mediahub.edge.limits.Limits;
import io.mediahub.edge.limits.Throttle;
import io.mediahub.edge.origin.MediaOrigin;
import io.mediahub.edge.origin.ObjectCache;
import io.mediahub.edge.origin.ObjectStore;
import io.mediahub.edge.origin.OriginClient;
import io.mediahub.edge.origin.PublishedKeys;
import io.mediahub.edge.origin.Service;
import io.mediahub.edge.origin.ServiceOrigin;
import io.mediahub.edge.origin.ServiceProbe;
import io.mediahub.edge.origin.ViewerMemory;
import io.mediahub.edge.revocation.LogContact;
import io.mediahub.edge.revocation.Watch;
import io.mediahub.edge.settings.EdgeSettings;
import io.mediahub.edge.signing.SignatureGate;
import io.mediahub.edge.signing.TrustedKeys;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.DispatcherType;
import java.time.Clock;
import java.util.List;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.AbstractProtocol;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.Ordered;

/** Wires the parts of the edge. */
@Configuration(proxyBeanMethods = false)
class EdgeConfiguration {

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  @Primary
  OriginClient originClient(EdgeSettings settings) {
    return new OriginClient(settings);
  }

  @Bean
  OriginClient liveClient(EdgeSettings settings) {
    return OriginClient.ofLive(settings);
  }

  @Bean
  Services services(AddressSettings addresses) {
    return new Services(
        new Service("user-service", addresses.users()),
        new Service("upload-service", addresses.uploads()),
        new Service("view-service", addresses.views()),
        addresses.streams().isEmpty() ? null : new Service("stream-service", addresses.streams()));
  }

  /**
   * @param streams null where administrators do not reach it by this edge
   */
  record Services(Service users, Service uploads, Service views, @Nullable Service streams) {}

  @Bean
  HealthReport healthReport(
      Services services, OriginClient client, LogContact contact, Clock clock) {
    return new HealthReport(
        List.of(services.users(), services.uploads(), services.views()),
        new ServiceProbe(client),
        contact,
        clock);
  }

  @Bean
  RevocationHealth revocationHealthIndicator(LogContact contact, Clock clock) {
    return new RevocationHealth(contact, clock);
  }

  @Bean
  SignatureGate signatureGate(
      CloudFrontSettings distribution, SecretsSettings secrets, Clock clock) {
    String domain = distribution.domain().toString();
    return new SignatureGate(
        TrustedKeys.load(secrets.dir().resolve("cloudfront")),
        domain.endsWith("/") ? domain.substring(0, domain.length() - 1) : domain,
        clock);
  }

  @Bean
  Clients clients(AddressSettings addresses, EdgeSettings settings) {
    return new Clients(
        settings.trustedProxies(),
        new AllowedHosts(addresses.requirePublicUrl(), addresses.allowedHosts()));
  }

  @Bean
  AccountTokens accountTokens(
      AddressSettings addresses, OriginClient client, Services services, Clock clock) {
    return new AccountTokens(
        new PublishedKeys(client, services.users()), addresses.requirePublicUrl(), clock);
  }

  @Bean
  AccessLog accessLog(EdgeSettings settings, Clock clock) {
    return new AccessLog(settings.accessLog(), clock);
  }

  @Bean
  Throttle throttle(EdgeSettings settings, MeterRegistry meters) {
    return new Throttle(new Limits(settings.limits()), meters);
  }

  @Bean
  ViewerMemory viewerMemory(EdgeSettings settings, Throttle throttle) {
    return new ViewerMemory(
        settings.cache().maxCollecting().toBytes(), settings.streamsPerPlayback(), throttle);
  }

  @Bean
  EdgeHandler edgeHandler(
      S3Settings s3,
      EdgeSettings settings,
      Services services,
      OriginClient client,
      @Qualifier("liveClient") OriginClient liveClient,
      Throttle throttle,
      ViewerMemory memory,
      SignatureGate gate,
      Watch watch,
      HealthReport health,
      MeterRegistry meters,
      Clock clock) {
    return new EdgeHandler(
        new Behaviours(services.users(), services.uploads(), services.views(), services.streams()),
        new Cors(settings.cors().allowedOrigins()),
        throttle,
        gate,
        watch,
        new ServiceOrigin(client, liveClient, throttle, memory, settings),
        new MediaOrigin(
            client,
            new ObjectStore(s3),
            new ObjectCache(settings.cache(), memory, meters),
            memory,
            clock),
        health);
  }

  @Bean
  FilterRegistrationBean<EdgeFilter> edgeFilter(
      EdgeHandler handler,
      Clients clients,
      AccountTokens tokens,
      AccessLog log,
      MeterRegistry meters,
      EdgeSettings settings) {
    var filter =
        new FilterRegistrationBean<>(
            new EdgeFilter(handler, clients, tokens, log, meters, settings.internalPort()));
    filter.addUrlPatterns("/*");
    filter.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return filter;
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> connectors(EdgeSettings settings) {
    return factory -> {
      // Escaped slashes are for the path guard to refuse, in the same words as everything else.
      factory.addConnectorCustomizers(
          connector -> connector.setEncodedSolidusHandling("passthrough"));
      if (settings.internalPort() > 0) {
        factory.addAdditionalConnectors(internal(settings.internalPort()));
      }
      BothLoopbacks.listen(factory);
    };
  }

  private static Connector internal(int port) {
    Connector connector = new Connector();
    connector.setPort(port);
    connector.setProperty("address", "127.0.0.1");
    if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
      protocol.setExecutor(new VirtualThreadExecutor("internal-"));
    }
    return connector;
  }
}
