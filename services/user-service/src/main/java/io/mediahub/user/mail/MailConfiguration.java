package io.mediahub.user.mail;

import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where mails go. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MailSettings.class)
class MailConfiguration {
  private static final Logger LOG = LoggerFactory.getLogger(MailConfiguration.class);

  @Bean
  Postman postman(Letters letters, List<Letter> kinds, MailSettings settings, Clock clock) {
    return new Postman(letters, kinds, post(settings), clock);
  }

  private static @Nullable Post post(MailSettings settings) {
    String host = settings.smtp().host();
    if (host != null && !host.isBlank()) {
      LOG.atInfo().addKeyValue("host", host).log("Mails are sent by SMTP");
      return Post.smtp(settings.smtp(), host, settings.from());
    }
    if (settings.dir() != null) {
      LOG.atInfo().addKeyValue("dir", settings.dir()).log("Mails are written into files");
      return Post.files(settings.dir(), settings.from());
    }
    LOG.warn("Mails are not sent. Set mediahub.mail.smtp.host or mediahub.mail.dir");
    return null;
  }
}
