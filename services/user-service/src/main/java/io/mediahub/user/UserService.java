package io.mediahub.user;

import io.mediahub.platform.audit.AuditConfiguration;
import io.mediahub.platform.command.CommandConfiguration;
import io.mediahub.platform.erasure.ErasureConfiguration;
import io.mediahub.platform.seal.SealConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

/** Registers people, logs them in and shows their accounts. */
@SpringBootApplication(proxyBeanMethods = false)
@EnableConfigurationProperties({UserSettings.class, SessionSettings.class})
@Import({
  CommandConfiguration.class,
  SealConfiguration.class,
  AuditConfiguration.class,
  ErasureConfiguration.class
})
public class UserService {
  public static void main(String[] arguments) {
    SpringApplication.run(UserService.class, arguments);
  }
}
