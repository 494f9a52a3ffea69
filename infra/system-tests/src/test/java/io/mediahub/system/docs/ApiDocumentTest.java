package io.mediahub.system.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The description of the whole API is merged from those of the services, which their own tests keep
 * true. view-service serves it, the edge at {@code /api/docs}.
 */
class ApiDocumentTest {
  private static final Path ROOT = Path.of("..", "..");
  private static final Path MERGED =
      ROOT.resolve("services/view-service/src/main/resources/openapi/mediahub.json");
  private static final List<String> SERVICES =
      List.of("user-service", "upload-service", "view-service", "stream-service");
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  @Test
  void the_merged_description_is_that_of_all_services() throws IOException {
    String expected = JSON.writeValueAsString(JSON.treeToValue(merged(), Object.class)) + "\n";
    if (Boolean.getBoolean("docs.write")) {
      Files.createDirectories(MERGED.getParent());
      Files.writeString(MERGED, expected);
    }
    assertThat(MERGED)
        .as("run `mvn -pl infra/system-tests test -Ddocs.write=true` to write it anew")
        .hasContent(expected);
  }

  @Test
  void an_operation_is_named_by_a_verb_and_what_it_is_about_and_once() throws IOException {
    Set<String> seen = new HashSet<>();
    for (JsonNode path : merged().path("paths")) {
      for (JsonNode operation : path) {
        String id = operation.path("operationId").asString();
        assertThat(id).matches("[a-z]+([A-Z][a-z]+)+");
        assertThat(seen.add(id)).as(id).isTrue();
      }
    }
    assertThat(seen).isNotEmpty();
  }

  @Test
  void the_example_answer_of_the_page_has_the_shape_that_is_described() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/api.md"));
    String example = page.split("## An answer\n", 2)[1].split("```json\n|```\n", 3)[1];

    List<String> wrong = new ArrayList<>();
    compare(
        "",
        JSON.readTree(example),
        merged().at("/components/schemas/MediaDetail"),
        merged(),
        wrong);

    assertThat(wrong).isEmpty();
  }

  /** Each member is described, with its type, and each that must be there is there. */
  private static void compare(
      String where, JsonNode value, JsonNode schema, JsonNode api, List<String> wrong) {
    if (schema.has("$ref")) {
      compare(where, value, api.at(schema.path("$ref").asString().substring(1)), api, wrong);
      return;
    }
    if (schema.has("oneOf")) {
      if (!value.isNull()) {
        compare(where, value, schema.at("/oneOf/0"), api, wrong);
      }
      return;
    }
    String type =
        value.isIntegralNumber() ? "integer" : value.getNodeType().name().toLowerCase(Locale.ROOT);
    if (!schema.path("type").toString().contains("\"" + type + "\"")) {
      wrong.add(where + " is no " + schema.path("type"));
    }
    if (schema.has("enum") && schema.path("enum").valueStream().noneMatch(value::equals)) {
      wrong.add(where + " is not one of " + schema.path("enum"));
    }
    schema
        .path("required")
        .valueStream()
        .filter(name -> !value.has(name.asString()))
        .forEach(name -> wrong.add(where + " has no " + name));
    for (JsonNode item : value.isArray() ? value : JSON.createArrayNode()) {
      compare(where + "[]", item, schema.path("items"), api, wrong);
    }
    for (var member : value.properties()) {
      String at = where + "." + member.getKey();
      JsonNode described = schema.path("properties").path(member.getKey());
      if (!described.isMissingNode()) {
        compare(at, member.getValue(), described, api, wrong);
      } else if (!schema.path("additionalProperties").asBoolean(false)) {
        wrong.add(at + " is not described");
      }
    }
  }

  private static ObjectNode merged() throws IOException {
    ObjectNode all = JSON.createObjectNode();
    ObjectNode paths = JSON.createObjectNode();
    ObjectNode schemas = JSON.createObjectNode();
    Set<String> codes = new TreeSet<>();
    for (String service : SERVICES) {
      JsonNode one = JSON.readTree(Files.readString(ROOT.resolve("docs/api/" + service + ".json")));
      one.properties()
          .forEach(
              member -> {
                if (!all.has(member.getKey())) {
                  all.set(member.getKey(), member.getValue());
                }
              });
      // Services share a path where one reads and another decides.
      one.path("paths")
          .properties()
          .forEach(path -> add(paths.withObject("/" + pointer(path.getKey())), path.getValue()));
      add(schemas, one.at("/components/schemas"));
      one.at("/components/schemas/Problem/properties/code/enum")
          .forEach(code -> codes.add(code.asString()));
    }
    ((ObjectNode) all.path("info")).put("title", "MediaHub");
    all.set("paths", paths);
    ((ObjectNode) all.path("components")).set("schemas", schemas);
    ((ObjectNode) schemas.at("/Problem/properties/code")).set("enum", JSON.valueToTree(codes));
    all.remove("tags");
    return all;
  }

  private static String pointer(String path) {
    return path.replace("~", "~0").replace("/", "~1");
  }

  /** Services have nothing in common but errors, whose codes are put together. */
  private static void add(ObjectNode all, JsonNode some) {
    some.properties()
        .forEach(
            member -> {
              JsonNode other = all.get(member.getKey());
              if (other != null && !member.getKey().equals("Problem")) {
                assertThat(member.getValue()).as(member.getKey()).isEqualTo(other);
              }
              all.set(member.getKey(), member.getValue());
            });
  }
}
