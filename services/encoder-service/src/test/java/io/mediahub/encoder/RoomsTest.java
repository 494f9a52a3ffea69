package io.mediahub.encoder;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the packages of the encoder may know of each other, and of frameworks. */
@AnalyzeClasses(
    packages = "io.mediahub.encoder",
    importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {
  @ArchTest
  static final ArchRule rooms_know_each_other_in_one_direction =
      slices().matching("io.mediahub.encoder.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule packages_know_each_other_in_one_direction =
      slices().matching("io.mediahub.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule the_media_engine_knows_neither_spring_nor_kafka =
      noClasses()
          .that()
          .resideInAPackage("io.mediahub.encoder.media..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.springframework..",
              "org.apache.kafka..",
              "io.mediahub.schemas..",
              "software.amazon.awssdk..",
              "io.mediahub.encoder.store..",
              "io.mediahub.encoder.worker..");
}
