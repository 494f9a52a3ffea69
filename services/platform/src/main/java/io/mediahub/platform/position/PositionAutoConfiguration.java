package io.mediahub.platform.position;

import io.mediahub.platform.seal.KeyedHash;
import io.mediahub.platform.web.ReadModelWait;
import io.mediahub.platform.web.WebAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The header {@link PositionHeader#NAME} in every service. */
@AutoConfiguration(after = WebAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public class PositionAutoConfiguration {
  @Bean
  PositionHeader positionHeader(
      KeyedHash hash, ReadModelWait wait, ObjectProvider<ModelPositions> models) {
    return new PositionHeader(new PositionTokens(hash), wait, models);
  }

  @Bean
  WebMvcConfigurer positionInterceptor(PositionHeader header) {
    return new WebMvcConfigurer() {
      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(header);
      }
    };
  }
}
