package io.mediahub.system.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.base.problem.ProblemCode;
import io.mediahub.edge.http.EdgeProblem;
import io.mediahub.edge.signing.Denial;
import io.mediahub.platform.refusal.ProblemCatalogue;
import io.mediahub.stream.StreamProblem;
import io.mediahub.upload.UploadProblem;
import io.mediahub.user.UserProblem;
import io.mediahub.view.ViewProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/errors.md is written from the catalogues of the services; this keeps it true. */
class ErrorsDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "..", "docs", "errors.md").toAbsolutePath();

  /** Words that say what is wrong: they follow the subject. */
  private static final List<String> NOT_FIRST =
      List.of("invalid", "missing", "malformed", "unknown", "unsupported", "bad", "empty", "wrong");

  private static final List<ProblemCode> EVERYWHERE = ProblemCatalogue.of().codes();

  private static Map<String, List<ProblemCode>> catalogues() {
    Map<String, List<ProblemCode>> all = new LinkedHashMap<>();
    all.put("user-service", UserProblem.CATALOGUE.codes());
    all.put("upload-service", UploadProblem.CATALOGUE.codes());
    all.put("view-service", ViewProblem.CATALOGUE.codes());
    all.put("stream-service", StreamProblem.CATALOGUE.codes());
    all.put(
        "edge-service",
        Stream.<ProblemCode[]>of(EdgeProblem.values(), Denial.values())
            .flatMap(Stream::of)
            .sorted(Comparator.comparing(ProblemCode::code))
            .toList());
    return all;
  }

  @Test
  void the_document_says_what_the_catalogues_say() throws IOException {
    String expected = render();
    if (Boolean.getBoolean("docs.write")) {
      Files.writeString(DOCUMENT, expected);
    }
    assertThat(DOCUMENT)
        .as("run `mvn -pl infra/system-tests test -Ddocs.write=true` to write it anew")
        .hasContent(expected);
  }

  @Test
  void a_code_names_its_subject_first() {
    for (List<ProblemCode> catalogue : catalogues().values()) {
      for (ProblemCode code : catalogue) {
        assertThat(code.code()).matches("[a-z0-9]+(-[a-z0-9]+)*");
        assertThat(code.code().split("-")[0]).isNotIn(NOT_FIRST);
      }
    }
  }

  private static String render() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        # Error codes
        Written from the catalogues of the services by a test, which keeps it true. Every error is
        `application/problem+json` with a `code` from this list, and with the URI `urn:mediahub:problem:` and the code as its
        `type`. Words in braces are filled in the answer. 400 means that a request is malformed, 422 that it is understood and
        against a rule.

        A code names its subject and then what is wrong with it. Codes that begin with `too-many-` are about limits; errors of
        HTTP itself have the names that HTTP gives them.
        """);
    section(text, "Every service", EVERYWHERE);
    catalogues()
        .forEach(
            (service, codes) ->
                section(
                    text,
                    service,
                    codes.stream().filter(code -> !EVERYWHERE.contains(code)).toList()));
    return text.toString();
  }

  private static void section(StringBuilder text, String title, List<ProblemCode> codes) {
    text.append("\n## ").append(title);
    text.append(
        "\n| code | status | field | sentence | hint | when |\n|---|---|---|---|---|---|\n");
    text.append(codes.stream().map(ErrorsDocumentTest::row).collect(Collectors.joining()));
  }

  private static String row(ProblemCode code) {
    return "| `%s` | %d | %s | %s | %s | %s |\n"
        .formatted(
            code.code(),
            code.status(),
            code.field() == null ? "" : "`" + code.field() + "`",
            code.sentence(),
            code.hint(),
            code.when());
  }
}
