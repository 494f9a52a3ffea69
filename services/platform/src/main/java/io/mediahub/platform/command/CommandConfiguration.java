package io.mediahub.platform.command;

import io.mediahub.base.settings.RegistrySettings;
import io.mediahub.platform.data.DecisionsConfiguration;
import io.mediahub.schemas.AvroSerdes;
import io.mediahub.schemas.SerdeSettings;
import io.mediahub.schemas.Topic;
import java.util.List;
import javax.sql.DataSource;
import mediahub.Envelope;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * For services that decide: {@code @Import} it, and declare each {@link AggregateType} as a bean so
 * that its schema is known before the first request.
 */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
@EnableConfigurationProperties({CommandSettings.class, RegistrySettings.class})
@Import(DecisionsConfiguration.class)
public class CommandConfiguration {
  @Bean
  SerdeSettings serdeSettings(RegistrySettings registry) {
    return SerdeSettings.apicurio(registry.url().toString())
        .with(registry.serializer(), registry.deserializer(), registry.properties());
  }

  @Bean
  EventWriter eventWriter(
      SerdeSettings serdes, @Value("${spring.application.name}") String serviceName) {
    return new EventWriter(new AvroSerdes(serdes), "/mediahub/" + serviceName);
  }

  @Bean
  public CommandExecutor commandExecutor(
      @Qualifier("decisions") DataSource decisions,
      EventWriter writer,
      CommandSettings settings,
      CommitListener listener) {
    return new CommandExecutor(
        new DecisionStore(decisions), writer, settings.attempts(), settings.retention(), listener);
  }

  @Bean
  AnswerPartitions answerPartitions(
      @Qualifier("decisions") DataSource decisions, CommandSettings settings) {
    return new AnswerPartitions(decisions, settings.retention());
  }

  @Bean
  public Allowances allowances(@Qualifier("decisions") DataSource decisions) {
    return new Allowances(decisions);
  }

  @Bean
  public Deadlines deadlines(@Qualifier("decisions") DataSource decisions) {
    return new Deadlines(decisions);
  }

  @Bean
  AggregatePurge aggregatePurge(Deadlines deadlines, List<AggregateType<?, ?, ?>> types) {
    return new AggregatePurge(deadlines, types);
  }

  /** Runs before the service reports that it is ready. */
  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  ApplicationRunner warmUpSerdes(
      EventWriter writer, List<AggregateType<?, ?, ?>> types, RegistrySettings registry) {
    return arguments -> {
      var atMost = registry.warmUp();
      if (!atMost.isZero()) {
        new SchemaWarmUp(writer)
            .run(
                types.stream().<Topic<? extends Envelope>>map(AggregateType::topic).toList(),
                atMost);
      }
    };
  }
}
