package io.mediahub.schemas.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;

/** Rules for code that gives the same result whenever and wherever it runs. */
public final class PureCode {
  @ArchTest
  public static final ArchRule knows_no_framework_and_no_io =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.springframework..",
              "org.apache.kafka..",
              "java.sql..",
              "javax.sql..",
              "java.io..",
              "java.nio.file..",
              "java.net..",
              "io.mediahub.schemas..",
              "io.mediahub.streams..",
              "io.mediahub.platform..");

  @ArchTest
  public static final ArchRule reads_no_clock =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime");

  @ArchTest
  public static final ArchRule makes_no_random_ids =
      noClasses()
          .should()
          .callMethod(UUID.class, "randomUUID")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Random.class);

  private PureCode() {}
}
