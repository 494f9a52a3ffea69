package io.mediahub.system;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  void what_runs_and_measures_the_platform_knows_nothing_of_it() {
    noneOf(INFRA).knows(SERVICES);
    noneOf(INFRA)
        .knows(
            "mediahub..",
            "io.mediahub.schemas..",
            "io.mediahub.domain..",
            "io.mediahub.streams..",
            "io.mediahub.base..",
            "io.mediahub.platform..");
    noneOf("io.mediahub.client..").knows("io.mediahub.local..", "io.mediahub.bench..");
    noneOf("io.mediahub.local..").knows("io.mediahub.bench..");
  }

  /** One that is in a circle with another cannot be understood, or moved, without it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "domain", "streams", "base", "user", "upload", "view", "encoder", "edge", "local", "bench"
      })
  void the_packages_of_a_module_have_no_cycle(String module) {
    slices().matching("io.mediahub." + module + ".(*)..").should().beFreeOfCycles().check(all);
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
