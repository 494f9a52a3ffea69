package io.mediahub.view;

import io.mediahub.base.settings.CloudFrontSettings;
import io.mediahub.platform.audit.AuditConfiguration;
import io.mediahub.platform.command.AggregateType;
import io.mediahub.platform.command.Aggregates;
import io.mediahub.platform.command.CommandConfiguration;
import io.mediahub.platform.data.ViewsConfiguration;
import io.mediahub.platform.data.ViewsHealth;
import io.mediahub.platform.erasure.ErasureConfiguration;
import io.mediahub.platform.refusal.ProblemCatalogue;
import io.mediahub.platform.security.PublicRoutes;
import io.mediahub.platform.settings.RecipeSettings;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;

/** Shows media to those who may watch them. */
@SpringBootApplication
@Import({
  CommandConfiguration.class,
  ViewsConfiguration.class,
  ViewsHealth.class,
  AuditConfiguration.class,
  ErasureConfiguration.class
})
@EnableConfigurationProperties({ViewSettings.class, RecipeSettings.class, CloudFrontSettings.class})
public class ViewService {
  public static void main(String[] arguments) {
    SpringApplication.run(ViewService.class, arguments);
  }

  @Bean
  AggregateType<?, ?, ?> grantType() {
    return Aggregates.GRANT;
  }

  @Bean
  ProblemCatalogue problemCatalogue() {
    return ViewProblem.CATALOGUE;
  }

  /** For people without an account. */
  @Bean
  PublicRoutes routesOfPublicMedia() {
    return PublicRoutes.of(
        new PublicRoutes.Route(HttpMethod.GET, "/api/public/media/*"),
        new PublicRoutes.Route(HttpMethod.POST, "/api/public/media/*/playback"),
        new PublicRoutes.Route(HttpMethod.POST, "/api/public/playbacks/*/renewal"));
  }

  /**
   * Only the edge calls these, after it has checked the viewer's cookies; no public path leads
   * here.
   */
  @Bean
  PublicRoutes routesOfTheEdge() {
    return PublicRoutes.of(
        new PublicRoutes.Route(HttpMethod.GET, "/internal/playlists/**"),
        new PublicRoutes.Route(HttpMethod.GET, "/internal/keys/**"));
  }
}
