package io.mediahub.platform.command;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;

/** States and refusals as JSON in the decisions database. */
final class StateJson {
  // A field that a newer version wrote is skipped, so that an older one can run beside it.
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .annotationIntrospector(
              AnnotationIntrospector.pair(new JacksonAnnotationIntrospector(), new SealedTypes()))
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private StateJson() {}

  /**
   * @param type the declared type, so that a sealed interface's own type information is written
   */
  static <T> String write(Class<T> type, T value) {
    return MAPPER.writerFor(type).writeValueAsString(value);
  }

  static <T> T read(Class<T> type, String json) {
    return MAPPER.readerFor(type).readValue(json);
  }

  static JsonNode tree(@Nullable String json) {
    return json == null ? MAPPER.missingNode() : MAPPER.readTree(json);
  }
}
