package io.mediahub.system;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.regex.Pattern;
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
  private static final String[] TOPOLOGIES = {
    "io.mediahub.hls..", "io.mediahub.domain..", "io.mediahub.playlist..", "io.mediahub.streams.."
  };
  private static final String[] INFRA = {
    "io.mediahub.local..", "io.mediahub.analytics..", "io.mediahub.bench..", "io.mediahub.client.."
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
    noneOf("mediahub..", "io.mediahub.schemas..").knows(TOPOLOGIES);
    noneOf("mediahub..", "io.mediahub.schemas..").knows("io.mediahub.platform..");
    noneOf("mediahub..", "io.mediahub.schemas..").knows(SERVICES);
    noneOf("mediahub..", "io.mediahub.schemas..").knows(INFRA);
  }

  /** Anyone's stream can be read with it, so it knows of no platform. */
  @Test
  void hls_knows_nobody() {
    noneOf("io.mediahub.hls..")
        .knows(
            "mediahub..",
            "io.mediahub.schemas..",
            "io.mediahub.domain..",
            "io.mediahub.playlist..",
            "io.mediahub.streams..");
  }

  /** Anyone can verify a proof with it, so it knows of no platform. */
  @Test
  void proof_knows_nobody() {
    noneOf("io.mediahub.proof..")
        .knows(
            "mediahub..",
            "io.mediahub.schemas..",
            "io.mediahub.domain..",
            "io.mediahub.streams..",
            "io.mediahub.base..",
            "io.mediahub.platform..");
    noneOf("io.mediahub.proof..").knows(SERVICES);
    noneOf("io.mediahub.proof..").knows(INFRA);
  }

  @Test
  void topologies_know_neither_services_nor_spring() {
    noneOf(TOPOLOGIES).knows("io.mediahub.platform..");
    noneOf(TOPOLOGIES).knows(SERVICES);
    noneOf(TOPOLOGIES).knows(INFRA);
    noneOf(TOPOLOGIES).knows("org.springframework..");
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
            "io.mediahub.playlist..",
            "io.mediahub.streams..",
            "io.mediahub.base..",
            "io.mediahub.platform..");
    noneOf("io.mediahub.client..")
        .knows("io.mediahub.local..", "io.mediahub.analytics..", "io.mediahub.bench..");
    noneOf("io.mediahub.local..").knows("io.mediahub.analytics..", "io.mediahub.bench..");
  }

  /** A package in a circle cannot be understood, or moved, without the other one. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "domain",
        "streams",
        "base",
        "platform",
        "user",
        "upload",
        "view",
        "encoder",
        "edge",
        "local",
        "analytics",
        "bench"
      })
  void the_packages_of_a_module_have_no_cycle(String module) {
    slices().matching("io.mediahub." + module + ".(*)..").should().beFreeOfCycles().check(all);
  }

  /** Here a package and the one that it lies in are not in a circle either. */
  @Test
  void a_package_does_not_know_what_lies_in_it_if_that_knows_the_package() {
    slices()
        .assignedFrom(
            new EachPackage(
                "mediahub", "schemas", "hls", "proof", "domain", "playlist", "streams", "stream"))
        .should()
        .beFreeOfCycles()
        .check(all);
  }

  @Test
  void services_do_not_know_each_other() {
    slices()
        .matching("io.mediahub.(user|upload|view|encoder|stream|edge)..")
        .should()
        .notDependOnEachOther()
        .check(all);
  }

  /** Each package of these modules is a slice of its own. */
  private record EachPackage(Pattern modules) implements SliceAssignment {
    EachPackage(String... modules) {
      this(Pattern.compile("(io\\.mediahub\\.)?(" + String.join("|", modules) + ")(\\..*)?"));
    }

    @Override
    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
      String name = javaClass.getPackageName();
      return modules.matcher(name).matches() ? SliceIdentifier.of(name) : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "each package";
    }
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
