package io.mediahub.platform.openapi;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Example answers, put together from the examples of their fields. */
final class Examples {
  private static final String ID = "5f0c2d2e-8f0b-4f4f-9a53-0a3a5c0d3b7e";

  private final Map<String, Schema> schemas;

  private Examples(Map<String, Schema> schemas) {
    this.schemas = schemas;
  }

  /** Gives each answer that is a success an example, unless it has one. */
  static void addTo(OpenAPI api) {
    Examples examples = new Examples(api.getComponents().getSchemas());
    api.getPaths().values().stream()
        .map(PathItem::readOperations)
        .flatMap(List::stream)
        .flatMap(operation -> operation.getResponses().entrySet().stream())
        .filter(response -> response.getKey().startsWith("2"))
        .map(response -> response.getValue().getContent())
        .filter(content -> content != null)
        .flatMap(content -> content.values().stream())
        .forEach(examples::addTo);
  }

  private void addTo(MediaType body) {
    if (body.getExample() == null && body.getExamples() == null) {
      body.setExample(of("", body.getSchema()));
    }
  }

  private @Nullable Object of(String name, @Nullable Schema<?> schema) {
    if (schema == null) {
      return null;
    }
    if (schema.get$ref() != null) {
      return of(
          name,
          schemas.get(schema.get$ref().substring(Components.COMPONENTS_SCHEMAS_REF.length())));
    }
    if (schema.getOneOf() != null) {
      return of(name, schema.getOneOf().getFirst()); // a reference, or null
    }
    if (schema.getExample() != null) {
      return schema.getExample();
    }
    if (schema.getEnum() != null) {
      return schema.getEnum().getFirst();
    }
    if (schema.getItems() != null) {
      Object item = of(name, schema.getItems());
      return item == null ? null : List.of(item);
    }
    if (schema.getProperties() != null) {
      Map<String, Object> members = new TreeMap<>();
      schema
          .getProperties()
          .forEach((member, property) -> members.put(member, of(member, property)));
      return members;
    }
    if ("date-time".equals(schema.getFormat())) {
      return "2026-11-26T18:30:00Z";
    }
    if ("date".equals(schema.getFormat())) {
      return "2026-11-26";
    }
    if (schema.getTypes() != null && schema.getTypes().contains("boolean")) {
      return true;
    }
    return name.endsWith("Id") ? ID : null;
  }
}
