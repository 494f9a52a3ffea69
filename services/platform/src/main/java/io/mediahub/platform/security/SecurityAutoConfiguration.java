package io.mediahub.platform.security;

import io.mediahub.base.problem.HttpProblem;
import io.mediahub.base.settings.AddressSettings;
import io.mediahub.platform.refusal.Problems;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.Clock;
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
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.jwt.JwtDecoder;
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
@Import(SessionConfiguration.class)
public class SecurityAutoConfiguration {
  private static final Logger LOG = LoggerFactory.getLogger(SecurityAutoConfiguration.class);

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
      HttpSecurity http,
      ObjectProvider<PublicRoutes> routes,
      Problems problems,
      SecurityEvents events) {
    RequestMatcher open = open(routes);
    return http.authorizeHttpRequests(
            requests -> requests.requestMatchers(open).permitAll().anyRequest().authenticated())
        .oauth2ResourceServer(
            server ->
                server
                    .bearerTokenResolver(unless(open))
                    .jwt(jwt -> jwt.jwtAuthenticationConverter(authorities()))
                    .authenticationEntryPoint(
                        (request, response, e) ->
                            refuse(
                                HttpProblem.AUTHENTICATION_REQUIRED,
                                request,
                                response,
                                problems,
                                events))
                    .accessDeniedHandler(
                        (request, response, e) ->
                            refuse(HttpProblem.FORBIDDEN, request, response, problems, events))
                    .withObjectPostProcessor(onFailure(problems, events)))
        .exceptionHandling(
            handling ->
                handling
                    .authenticationEntryPoint(
                        (request, response, e) ->
                            refuse(
                                HttpProblem.AUTHENTICATION_REQUIRED,
                                request,
                                response,
                                problems,
                                events))
                    .accessDeniedHandler(
                        (request, response, e) ->
                            refuse(HttpProblem.FORBIDDEN, request, response, problems, events)))
        .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        // Nothing here is authenticated by a cookie, so there is nothing to forge.
        .csrf(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .anonymous(anonymous -> {})
        .build();
  }

  private static void refuse(
      HttpProblem problem,
      HttpServletRequest request,
      HttpServletResponse response,
      Problems problems,
      SecurityEvents events)
      throws IOException {
    events.refused(problem.code(), request, null);
    problems.write(response, problems.of(problem));
  }

  @Bean
  SecurityEvents securityEvents(MeterRegistry meters, Clock clock) {
    return new SecurityEvents(meters, clock);
  }

  /** Matches the routes that need no access token. */
  private static RequestMatcher open(ObjectProvider<PublicRoutes> routes) {
    return new OrRequestMatcher(
        Stream.concat(
                OPERATIONS.stream().map(PathPatternRequestMatcher::pathPattern),
                routes.stream()
                    .flatMap(each -> each.routes().stream())
                    .flatMap(SecurityAutoConfiguration::matchers))
            .toList());
  }

  /**
   * HEAD is GET without its body (RFC 9110, 9.3.2), so a route that is open for GET is open for
   * HEAD.
   */
  private static Stream<RequestMatcher> matchers(PublicRoutes.Route route) {
    var methods =
        route.method().equals(HttpMethod.GET)
            ? Stream.of(HttpMethod.GET, HttpMethod.HEAD)
            : Stream.of(route.method());
    return methods.map(method -> PathPatternRequestMatcher.pathPattern(method, route.pattern()));
  }

  /** Public routes ignore the token: an expired one must not prevent a refresh. */
  private static BearerTokenResolver unless(RequestMatcher open) {
    var standard = new DefaultBearerTokenResolver();
    return request -> open.matches(request) ? null : standard.resolve(request);
  }

  /**
   * While the keys cannot be fetched no token can be verified: that is an outage, not a refusal.
   */
  private static ObjectPostProcessor<BearerTokenAuthenticationFilter> onFailure(
      Problems problems, SecurityEvents events) {
    return new ObjectPostProcessor<>() {
      @Override
      public <O extends BearerTokenAuthenticationFilter> O postProcess(O filter) {
        filter.setAuthenticationFailureHandler(
            (request, response, e) -> {
              if (e instanceof AuthenticationServiceException) {
                LOG.warn("An access token could not be verified for now", e);
                problems.write(response, problems.of(HttpProblem.SERVICE_UNAVAILABLE));
              } else {
                refuse(HttpProblem.AUTHENTICATION_REQUIRED, request, response, problems, events);
              }
            });
        return filter;
      }
    };
  }

  @Bean
  @ConditionalOnMissingBean
  @Lazy // the first token fetches the keys, not the start
  JwtDecoder jwtDecoder(AddressSettings settings, ObjectProvider<SessionStanding> sessions)
      throws MalformedURLException {
    // A service without the write side has no route that needs a token, and so accepts none.
    SessionStanding standing = sessions.getIfAvailable(() -> (session, user, roles) -> false);
    List<URL> addresses = new ArrayList<>();
    for (URI replica : settings.users()) {
      addresses.add(replica.resolve("/.well-known/jwks.json").toURL());
    }
    Clock clock = Clock.systemUTC(); // as whoever signs has it
    VerifiedTokens verified = new VerifiedTokens(clock);
    return new AccessTokenDecoder(
        new RemoteKeysDecoder(addresses, verified::forget),
        AccessTokenDecoder.rules(settings, standing, clock),
        verified);
  }

  private static JwtAuthenticationConverter authorities() {
    var roles = new JwtGrantedAuthoritiesConverter();
    roles.setAuthoritiesClaimName(AccessTokenDecoder.ROLES);
    roles.setAuthorityPrefix("ROLE_");
    var converter = new JwtAuthenticationConverter();
    converter.setJwtGrantedAuthoritiesConverter(roles);
    return converter;
  }
}
