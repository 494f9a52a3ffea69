package io.mediahub.view.playlist;

import java.util.Arrays;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonPOJOBuilder;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;

/**
 * Lets Jackson make Avro's generated classes with their builders. The read models write such
 * records as plain JSON. A field that a row does not have yet gets its default from the schema.
 */
final class AvroBuilders extends NopAnnotationIntrospector {
  private static final long serialVersionUID = 1L;
  private static final String BUILDER = "Builder";

  @Override
  public @Nullable Class<?> findPOJOBuilder(MapperConfig<?> config, AnnotatedClass type) {
    return SpecificRecord.class.isAssignableFrom(type.getRawType())
        ? Arrays.stream(type.getRawType().getDeclaredClasses())
            .filter(nested -> nested.getSimpleName().equals(BUILDER))
            .findFirst()
            .orElse(null)
        : null;
  }

  @Override
  public JsonPOJOBuilder.@Nullable Value findPOJOBuilderConfig(
      MapperConfig<?> config, AnnotatedClass builder) {
    Class<?> record = builder.getRawType().getEnclosingClass();
    return record != null && SpecificRecord.class.isAssignableFrom(record)
        ? new JsonPOJOBuilder.Value("build", "set")
        : null;
  }
}
