package io.mediahub.system;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Dependencies point one way: schemas, domain, streams, platform and services, infra. */
class LayersTest {
  private static final String[] SERVICES = {
    "io.mediahub.user..",
    "io.mediahub.upload..",
    "io.mediahub.view..",
    "io.mediahub.encoder..",
    "io.mediahub.stream..",
    "io.mediahub.edge.."
  };
  private static final String[] INFRA = {
    "io.mediahub.local..", "io.mediahub.bench..", "io.mediahub.client.."
  };

  private static JavaClasses all;

  @BeforeAll
  static void importEverything() {
    all =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.mediahub", "mediahub");
    assertThat(all.size()).isGreaterThan(500); // an empty import would prove everything
  }

  @Test
  void schemas_know_nobody() {
    noneOf("mediahub..", "io.mediahub.schemas..").knows("io.mediahub.domain..");
    noneOf("mediahub..", "io.mediahub.schemas..").knows("io.mediahub.streams..");
    noneOf("mediahub..", "io.mediahub.schemas..").knows("io.mediahub.platform..");
    noneOf("mediahub..", "io.mediahub.schemas..").knows(SERVICES);
    noneOf("mediahub..", "io.mediahub.schemas..").knows(INFRA);
  }

  @Test
  void topologies_know_neither_services_nor_spring() {
    noneOf("io.mediahub.domain..", "io.mediahub.streams..").knows("io.mediahub.platform..");
    noneOf("io.mediahub.domain..", "io.mediahub.streams..").knows(SERVICES);
    noneOf("io.mediahub.domain..", "io.mediahub.streams..").knows(INFRA);
    noneOf("io.mediahub.domain..", "io.mediahub.streams..").knows("org.springframework..");
  }

  @Test
  void the_platform_library_and_the_services_do_not_know_what_runs_them() {
    noneOf("io.mediahub.platform..").knows(SERVICES);
    noneOf("io.mediahub.platform..").knows(INFRA);
    noneOf(SERVICES).knows(INFRA);
  }

  @Test
  void services_do_not_know_each_other() {
    slices()
        .matching("io.mediahub.(user|upload|view|encoder|stream|edge)..")
        .should()
        .notDependOnEachOther()
        .check(all);
  }

  private interface Ignorance {
    void knows(String... packages);
  }

  private static Ignorance noneOf(String... packages) {
    return known ->
        noClasses()
            .that()
            .resideInAnyPackage(packages)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(known)
            .check(all);
  }
}
