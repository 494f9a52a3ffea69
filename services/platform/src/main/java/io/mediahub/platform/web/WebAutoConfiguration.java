package io.mediahub.platform.web;

import io.mediahub.base.settings.AddressSettings;
import io.mediahub.base.settings.SecretsSettings;
import io.mediahub.domain.status.Status;
import io.mediahub.platform.refusal.Problems;
import io.mediahub.platform.seal.KeyedHash;
import io.mediahub.platform.seal.Secrets;
import io.mediahub.platform.telemetry.Traces;
import io.micrometer.tracing.Tracer;
import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** Settings, traces, and what all services have in common over HTTP. */
@AutoConfiguration(
    beforeName = "org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration")
@EnableConfigurationProperties({AddressSettings.class, SecretsSettings.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@Import({ProblemAdvice.class, ProblemErrorController.class})
public class WebAutoConfiguration {
  @Bean
  @ConditionalOnMissingBean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  Traces traces(Tracer tracer) {
    return new Traces(tracer);
  }

  @Bean
  Secrets secrets(SecretsSettings settings) {
    return Secrets.read(settings.dir());
  }

  @Bean
  KeyedHash keyedHash(Secrets secrets) {
    return new KeyedHash(secrets.lookup());
  }

  @Bean
  Problems problems(JsonMapper json, Traces traces) {
    return new Problems(json, traces);
  }

  @Bean
  @Lazy // not every service answers with addresses
  PublicAddress publicAddress(AddressSettings settings) {
    return PublicAddress.of(settings);
  }

  /** For every mapper of the service, and so for every body of a request. */
  @Bean
  JacksonModule wellFormedText() {
    return new SimpleModule("well-formed text").addDeserializer(String.class, new WellFormedText());
  }

  /** Writes statuses as their words. */
  @Bean
  JacksonModule statusWords() {
    return new SimpleModule("status words")
        .addSerializer(
            Status.class,
            new StdSerializer<>(Status.class) {
              @Override
              public void serialize(
                  Status status, JsonGenerator generator, SerializationContext context) {
                generator.writeString(status.word());
              }
            });
  }

  @Bean
  ReadModelWait readModelWait() {
    return new ReadModelWait();
  }

  @Bean
  VersionGate versionGate(ReadModelWait wait) {
    return new VersionGate(wait);
  }

  /** After tracing, so that refusals are counted and have a trace; before everything else. */
  @Bean
  FilterRegistrationBean<InternalCallers> internalCallers(
      AddressSettings settings, Problems problems) {
    var registration =
        new FilterRegistrationBean<>(new InternalCallers(settings.internalNames(), problems));
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
    return registration;
  }

  /** After tracing and security, so that the body of an unauthenticated request is not read. */
  @Bean
  FilterRegistrationBean<JsonBodyFilter> jsonBodyFilter(
      Problems problems, KeyedHash hash, ObjectProvider<BodyLimit> larger) {
    var registration =
        new FilterRegistrationBean<>(
            new JsonBodyFilter(problems, hash, larger.orderedStream().toList()));
    registration.setOrder(Ordered.LOWEST_PRECEDENCE - 100);
    registration.addUrlPatterns("/api/*");
    return registration;
  }

  @Bean
  WebMvcConfigurer platformArguments(Traces traces, Clock clock) {
    var resolvers = new ArgumentResolvers(traces, clock).all();
    return new WebMvcConfigurer() {
      @Override
      public void addArgumentResolvers(List<HandlerMethodArgumentResolver> all) {
        all.addAll(resolvers);
      }
    };
  }
}
