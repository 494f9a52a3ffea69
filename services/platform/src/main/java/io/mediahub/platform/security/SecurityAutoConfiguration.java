package io.mediahub.platform.security;

import io.mediahub.domain.Refusal;
import io.mediahub.platform.settings.MediaHubSettings;
import io.mediahub.platform.web.Problems;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.authentication.JwtGrantedAuthoritiesConverter;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** Every service is a resource server for the user-service's access tokens. */
@AutoConfiguration(
    beforeName = {
      "org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration",
      "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration",
      "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
      "org.springframework.boot.security.oauth2.server.resource.autoconfigure.servlet.OAuth2ResourceServerAutoConfiguration"
    })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableWebSecurity
public class SecurityAutoConfiguration {
  private static final Logger LOG = LoggerFactory.getLogger(SecurityAutoConfiguration.class);

  static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

  private static final List<String> OPERATIONS =
      List.of(
          "/actuator/health",
          "/actuator/health/**",
          "/actuator/prometheus",
          "/actuator/info",
          "/v3/api-docs",
          "/v3/api-docs/**",
          "/error");

  @Bean
  SecurityFilterChain platformSecurity(
      HttpSecurity http, ObjectProvider<PublicRoutes> routes, Problems problems) {
    RequestMatcher open = open(routes);
    return http.authorizeHttpRequests(
            requests -> requests.requestMatchers(open).permitAll().anyRequest().authenticated())
        .oauth2ResourceServer(
            server ->
                server
                    .bearerTokenResolver(unless(open))
                    .jwt(jwt -> jwt.jwtAuthenticationConverter(authorities()))
                    .authenticationEntryPoint(
                        (request, response, e) -> problems.write(response, NOT_AUTHENTICATED))
                    .accessDeniedHandler(
                        (request, response, e) -> problems.write(response, FORBIDDEN))
                    .withObjectPostProcessor(onFailure(problems)))
        .exceptionHandling(
            handling ->
                handling
                    .authenticationEntryPoint(
                        (request, response, e) -> problems.write(response, NOT_AUTHENTICATED))
                    .accessDeniedHandler(
                        (request, response, e) -> problems.write(response, FORBIDDEN)))
        .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        // Nothing here is authenticated by a cookie, so there is nothing to forge.
        .csrf(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .anonymous(anonymous -> {})
        .build();
  }

  /** What is open to everybody. */
  private static RequestMatcher open(ObjectProvider<PublicRoutes> routes) {
    return new OrRequestMatcher(
        Stream.concat(
                OPERATIONS.stream().map(PathPatternRequestMatcher::pathPattern),
                routes.stream()
                    .flatMap(each -> each.routes().stream())
                    .flatMap(SecurityAutoConfiguration::matchers))
            .toList());
  }

  /** HEAD is GET without its body (RFC 9110, 9.3.2): whoever may ask the one may ask the other. */
  private static Stream<RequestMatcher> matchers(PublicRoutes.Route route) {
    var methods =
        route.method().equals(HttpMethod.GET)
            ? Stream.of(HttpMethod.GET, HttpMethod.HEAD)
            : Stream.of(route.method());
    return methods.map(method -> PathPatternRequestMatcher.pathPattern(method, route.pattern()));
  }

  /** A token that is not needed is not looked at: one that ran out must not keep from a refresh. */
  private static BearerTokenResolver unless(RequestMatcher open) {
    var standard = new DefaultBearerTokenResolver();
    return request -> open.matches(request) ? null : standard.resolve(request);
  }

  /** Whether a token is good cannot be known while the keys are away: that is an outage. */
  private static ObjectPostProcessor<BearerTokenAuthenticationFilter> onFailure(Problems problems) {
    return new ObjectPostProcessor<>() {
      @Override
      public <O extends BearerTokenAuthenticationFilter> O postProcess(O filter) {
        filter.setAuthenticationFailureHandler(
            (request, response, e) -> {
              if (e instanceof AuthenticationServiceException) {
                LOG.warn("An access token could not be verified for now", e);
                problems.writeUnavailable(response);
              } else {
                problems.write(response, NOT_AUTHENTICATED);
              }
            });
        return filter;
      }
    };
  }

  @Bean
  @ConditionalOnMissingBean
  @Lazy // keys are asked for with the first token, not at start
  JwtDecoder jwtDecoder(MediaHubSettings settings) throws MalformedURLException {
    List<URL> addresses = new ArrayList<>();
    for (URI replica : settings.requireUserService().url()) {
      addresses.add(replica.resolve("/.well-known/jwks.json").toURL());
    }
    return new RemoteKeysDecoder(addresses, settings);
  }

  /** Issuer and times, the same for every decoder of access tokens. */
  public static void validate(NimbusJwtDecoder decoder, MediaHubSettings settings) {
    decoder.setJwtValidator(
        new DelegatingOAuth2TokenValidator<>(
            new JwtTimestampValidator(CLOCK_SKEW),
            new JwtIssuerValidator(settings.requirePublicUrl().toString())));
  }

  private static JwtAuthenticationConverter authorities() {
    var roles = new JwtGrantedAuthoritiesConverter();
    roles.setAuthoritiesClaimName("roles");
    roles.setAuthorityPrefix("ROLE_");
    var converter = new JwtAuthenticationConverter();
    converter.setJwtGrantedAuthoritiesConverter(roles);
    return converter;
  }

  private static final Refusal NOT_AUTHENTICATED =
      Refusal.of(
          Refusal.Kind.UNAUTHENTICATED,
          "not-authenticated",
          "This needs an access token that is valid now.",
          "Log in with POST /api/sessions, or refresh with POST /api/sessions/refresh.");

  private static final Refusal FORBIDDEN =
      Refusal.of(
          Refusal.Kind.FORBIDDEN,
          "forbidden",
          "This account may not do that.",
          "Use an account that has the right to it.");
}
