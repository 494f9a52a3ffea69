package io.mediahub.user.forgetting;

import io.mediahub.platform.erasure.Eraser;
import io.mediahub.platform.erasure.ErasureStep;
import io.mediahub.platform.erasure.Fate;
import io.mediahub.platform.seal.SubjectKeys;
import io.mediahub.user.mail.Letters;
import java.time.Instant;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the write side has of a person beside aggregates. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ForgettingSettings.class)
class AccountErasers {
  private interface Erasing {
    void erase(String personId, Eraser.Found found);
  }

  /** A step that needs nobody else, and so is done at once. */
  private record Step(ErasureStep step, Erasing erasing) implements Eraser {
    @Override
    public boolean erase(String personId, Instant now, Found found) {
      erasing.erase(personId, found);
      return true;
    }
  }

  @Bean
  Eraser addressEraser(@Qualifier("decisions") DataSource decisions, Letters letters) {
    JdbcClient sql = JdbcClient.create(decisions);
    return new Step(
        ErasureStep.ADDRESS,
        (personId, found) -> {
          int there = count(sql, "reservation WHERE aggregate_id = ?", personId);
          found.in("decisions: reservation", Fate.DELETED, there);
          sql.sql("DELETE FROM reservation WHERE aggregate_id = ?").param(personId).update();
          found.in("decisions: letter", Fate.DELETED, letters.forget(personId));
        });
  }

  /** The hash of a registration is of its address and name. */
  @Bean
  Eraser answersEraser(@Qualifier("decisions") DataSource decisions) {
    JdbcClient sql = JdbcClient.create(decisions);
    return new Step(
        ErasureStep.ANSWERS,
        (personId, found) -> {
          String hashed =
              "command WHERE aggregate_type = 'user' AND aggregate_id = ? AND request_hash IS NOT NULL";
          found.in("decisions: command.request_hash", Fate.DELETED, count(sql, hashed, personId));
          sql.sql("UPDATE " + hashed.replace(" WHERE", " SET request_hash = NULL WHERE"))
              .param(personId)
              .update();
        });
  }

  /** Last of what cannot be undone, and first of what makes the copies of the log unreadable. */
  @Bean
  Eraser keyEraser(SubjectKeys keys) {
    return new Step(
        ErasureStep.KEY,
        (personId, found) -> {
          var epoch = keys.destroy(personId);
          found.in("decisions: subject_key", Fate.DESTROYED, 1);
          epoch.ifPresent(number -> found.in("key epoch " + number, Fate.ENDS_WITH_ITS_EPOCH, 1));
        });
  }

  private static int count(JdbcClient sql, String what, String personId) {
    return sql.sql("SELECT count(*) FROM " + what).param(personId).query(Integer.class).single();
  }
}
