package io.mediahub.system.docs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.mediahub.base.metrics.MeterDescription;
import io.mediahub.base.metrics.ProcessMeter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** docs/metrics.md is written from the enums that list the meters; no meter is made elsewhere. */
class MetricsDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "..", "docs", "metrics.md");

  private static JavaClasses all;

  private record Catalogue(String name, List<String> processes, List<ProcessMeter> meters) {}

  @BeforeAll
  static void read() {
    all =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.mediahub");
  }

  private static List<Catalogue> catalogues() throws IOException {
    Processes processes = Processes.read();
    return all.stream()
        .filter(each -> each.isEnum() && each.isAssignableTo(ProcessMeter.class))
        .sorted(Comparator.comparing(each -> each.getName()))
        .map(
            each ->
                new Catalogue(
                    each.getSimpleName(),
                    processes.using(each.getName()),
                    Stream.of(each.reflect().getEnumConstants())
                        .map(ProcessMeter.class::cast)
                        .toList()))
        .toList();
  }

  private static final DescribedPredicate<JavaMethodCall> MAKES_A_METER =
      DescribedPredicate.describe(
          "it makes a meter",
          call ->
              call.getTargetOwner().isAssignableTo(MeterRegistry.class)
                      && call.getName().matches("counter|gauge.*|timer|summary")
                  || call.getTargetOwner().getPackageName().equals("io.micrometer.core.instrument")
                      && call.getName().equals("builder"));

  @Test
  void a_meter_is_made_only_through_the_constant_that_describes_it() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.mediahub.base.metrics")
        .should()
        .callMethodWhere(MAKES_A_METER)
        .check(all);
  }

  @Test
  void every_meter_has_a_name_of_its_own() throws IOException {
    var names =
        catalogues().stream()
            .flatMap(each -> each.meters().stream())
            .map(each -> each.meter().name())
            .toList();

    assertThat(names).hasSizeGreaterThan(20).doesNotHaveDuplicates();
    assertThat(names).allMatch(name -> name.matches("mediahub(\\.[a-z]+)+"));
  }

  @Test
  void the_document_lists_them_all() throws IOException {
    String expected = render();
    if (Boolean.getBoolean("docs.write")) {
      Files.writeString(DOCUMENT, expected);
    }
    assertThat(DOCUMENT)
        .as("run `./mediahub test MetricsDocumentTest -Ddocs.write=true` to write it anew")
        .hasContent(expected);
  }

  private static String render() throws IOException {
    StringBuilder text =
        new StringBuilder(
            """
            # Metrics
            Written from the enums that list the meters; a test keeps it true.

            Prometheus scrapes `/actuator/prometheus` of each process on its internal port; `./mediahub status` shows the
            ports. A timer has the series `…_count`, `…_sum` and `…_max`. Beside these meters each process publishes those of
            the JVM, of HTTP requests (`http_server_requests_seconds`) and of the libraries that it uses: connection pools
            (`hikaricp_…`), Kafka clients (`kafka_…`) and, at the edge, the object cache (`cache_…` with
            `cache="mediahub.edge.objects"`).
            """);
    for (Catalogue catalogue : catalogues()) {
      text.append(
          "\n## %s\n\n| name | kind | tags | what it says |\n|---|---|---|---|\n"
              .formatted(
                  catalogue.processes().stream()
                      .map(process -> process + "-service")
                      .collect(Collectors.joining(", "))));
      for (ProcessMeter each : catalogue.meters()) {
        MeterDescription meter = each.meter();
        text.append(
            "| `%s` | %s | %s | %s |\n"
                .formatted(
                    scraped(each),
                    meter.kind().toString().toLowerCase(Locale.ROOT),
                    String.join(", ", meter.tags()),
                    meter.description()));
      }
    }
    return text.toString();
  }

  /** The name under which Prometheus finds the meter. */
  private static String scraped(ProcessMeter meter) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    String[] values = meter.meter().tags().toArray(String[]::new);
    switch (meter.meter().kind()) {
      case COUNTER -> meter.counter(registry, values);
      case GAUGE -> meter.gauge(registry, "", String::length, values);
      case TIMER -> meter.timer(registry, values);
    }
    return registry
        .scrape()
        .lines()
        .filter(line -> line.startsWith("# TYPE "))
        .map(line -> line.split(" ")[2])
        .min(Comparator.comparing(String::length))
        .orElseThrow();
  }
}
