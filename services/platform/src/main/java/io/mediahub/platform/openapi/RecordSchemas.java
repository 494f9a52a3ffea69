package io.mediahub.platform.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mediahub.domain.status.Status;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Describes records as they are declared. A component has the description and the example that its
 * Javadoc gives. It is required unless it is {@link Nullable}, and may then be null unless the
 * record leaves nulls out. A request's component that is nullable only so that its absence can be
 * refused in a sentence says {@code requiredMode = REQUIRED}.
 */
final class RecordSchemas implements ModelConverter {
  private static final JsonMapper VALUES = JsonMapper.shared();
  private static final String REFERENCE = Components.COMPONENTS_SCHEMAS_REF;

  private final Map<String, Class<?>> byName = new ConcurrentHashMap<>();

  /**
   * @throws IllegalStateException when two records would be described under one name
   */
  @Override
  public @Nullable Schema<?> resolve(
      AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
    Class<?> raw = Json.mapper().constructType(type.getType()).getRawClass();
    if (raw.isEnum() && Status.class.isAssignableFrom(raw)) {
      return words(raw);
    }
    Schema<?> resolved = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
    if (resolved == null || !raw.isRecord()) {
      return resolved;
    }
    Schema<?> model = resolved;
    if (resolved.get$ref() != null) {
      String name = resolved.get$ref().substring(REFERENCE.length());
      Class<?> other = byName.putIfAbsent(name, raw);
      if (other != null && other != raw) {
        throw new IllegalStateException(
            other.getName() + " and " + raw.getName() + " are both described as " + name + ".");
      }
      model = context.getDefinedModels().get(name);
    }
    if (model != null && model.getProperties() != null) {
      describe(model, raw);
    }
    return resolved;
  }

  private static Schema<?> words(Class<?> statuses) {
    JsonSchema schema = new JsonSchema();
    schema.addType("string");
    for (Object status : statuses.getEnumConstants()) {
      schema.addEnumItemObject(((Status) status).word());
    }
    return schema;
  }

  private static void describe(Schema<?> model, Class<?> record) {
    JsonInclude include = record.getAnnotation(JsonInclude.class);
    Map<String, FieldJavadoc> javadoc = FieldJavadoc.of(record);
    boolean withoutNulls = include != null && include.value() == JsonInclude.Include.NON_NULL;
    for (RecordComponent component : record.getRecordComponents()) {
      String name = component.getName();
      Schema<?> property = model.getProperties().get(name);
      if (property != null && javadoc.containsKey(name)) {
        describe(property, javadoc.get(name));
      }
      boolean required = model.getRequired() != null && model.getRequired().contains(name);
      if (!model.getProperties().containsKey(name) || required) {
        continue;
      }
      if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        model.addRequiredItem(name);
      } else if (!withoutNulls) {
        model.getProperties().computeIfPresent(name, (key, described) -> orNull(described));
      }
    }
  }

  private static void describe(Schema<?> property, FieldJavadoc javadoc) {
    property.setDescription(javadoc.description());
    String example = javadoc.example();
    if (example != null) {
      property.setExample(
          is(property, "string")
              ? example
              : VALUES.readValue(
                  is(property, "object") ? "{" + example + "}" : example, Object.class));
    }
  }

  private static boolean is(Schema<?> property, String type) {
    return property.getTypes() != null && property.getTypes().contains(type);
  }

  private static Schema<?> orNull(Schema<?> property) {
    if (property.getTypes() != null) {
      property.addType("null");
      return property;
    }
    if (property.get$ref() != null) {
      JsonSchema nothing = new JsonSchema();
      nothing.addType("null");
      JsonSchema either = new JsonSchema();
      either.setDescription(property.getDescription());
      either.setOneOf(List.of(new JsonSchema().$ref(property.get$ref()), nothing));
      return either;
    }
    return property;
  }
}
