package io.mediahub.platform.command;

import io.mediahub.domain.playback.PlaybackState;
import io.mediahub.domain.upload.UploadState;
import io.mediahub.platform.refusal.UnavailableException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** States and refusals as JSON in the decisions database. */
final class StateJson {
  // A field that a newer version wrote is skipped, so that an older one can run beside it.
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .annotationIntrospector(
              AnnotationIntrospector.pair(new JacksonAnnotationIntrospector(), new SealedTypes()))
          .addModule(GrantStateJson.module())
          .addMixIn(UploadState.Declared.class, LaterFields.OfDeclared.class)
          .addMixIn(PlaybackState.Started.class, LaterFields.OfStarted.class)
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

  /**
   * Keeps fields that this version does not know: a newer version may run beside it during an
   * upgrade. They are kept while the state stays the same case.
   *
   * @param stored the state in the database
   */
  static <T> String write(Class<T> type, T value, @Nullable String stored) {
    String json = write(type, value);
    if (stored == null) {
      return json;
    }
    JsonNode before = MAPPER.readTree(stored);
    JsonNode understood = MAPPER.readTree(write(type, read(type, stored)));
    JsonNode after = MAPPER.readTree(json);
    return keep(before, understood, after) ? MAPPER.writeValueAsString(after) : json;
  }

  private static boolean keep(JsonNode before, JsonNode understood, JsonNode after) {
    if (!(before instanceof ObjectNode had)
        || !(after instanceof ObjectNode has)
        || !had.path("is").equals(has.path("is"))) {
      return false;
    }
    boolean kept = false;
    for (var field : had.properties()) {
      String name = field.getKey();
      if (!understood.has(name)) {
        if (!has.has(name)) {
          has.set(name, field.getValue());
          kept = true;
        }
      } else {
        kept |= keep(field.getValue(), understood.get(name), has.path(name));
      }
    }
    return kept;
  }

  static <T> T read(Class<T> type, String json) {
    return MAPPER.readerFor(type).readValue(json);
  }

  /**
   * @throws UnavailableException for a case that only a newer version knows; an upgraded replica
   *     can answer
   */
  static <T> T readState(Class<T> type, String json) {
    try {
      return read(type, json);
    } catch (DatabindException e) {
      throw new UnavailableException(
          "A state of " + type.getSimpleName() + " was written by a newer version of this service",
          e);
    }
  }
}
