package io.mediahub.platform.command;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;
import tools.jackson.databind.jsontype.NamedType;

/**
 * Writes a sealed interface with a field {@code "is"} that names its case, so that domain types
 * need no annotations. The name is that of the record with its first letter in lower case.
 */
final class SealedTypes extends NopAnnotationIntrospector {
  private static final long serialVersionUID = 1L;

  @Override
  public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(
      MapperConfig<?> config, Annotated annotated) {
    return annotated instanceof AnnotatedClass && sealedParent(annotated.getRawType()) != null
        ? JsonTypeInfo.Value.construct(
            JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, "is", null, false, false)
        : null;
  }

  @Override
  public @Nullable List<NamedType> findSubtypes(MapperConfig<?> config, Annotated annotated) {
    Class<?>[] permitted = annotated.getRawType().getPermittedSubclasses();
    if (permitted == null) {
      return null;
    }
    List<NamedType> subtypes = new ArrayList<>();
    for (Class<?> each : permitted) {
      subtypes.add(new NamedType(each, name(each)));
    }
    return subtypes;
  }

  @Override
  public @Nullable String findTypeName(MapperConfig<?> config, AnnotatedClass type) {
    return sealedParent(type.getRawType()) == null ? null : name(type.getRawType());
  }

  private static @Nullable Class<?> sealedParent(Class<?> type) {
    if (!type.getName().startsWith("io.mediahub.")) {
      return null;
    }
    if (type.isSealed() && type.isInterface()) {
      return type;
    }
    for (Class<?> parent : type.getInterfaces()) {
      if (parent.isSealed()) {
        return parent;
      }
    }
    return null;
  }

  private static String name(Class<?> type) {
    String simple = type.getSimpleName();
    return Character.toLowerCase(simple.charAt(0)) + simple.substring(1);
  }
}
