package io.mediahub.platform.audit;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A field of a state that an event changed.
 *
 * @param path of the field, a JSON Pointer (RFC 6901), such as {@code /declared/title}
 * @param before the value before the event, such as {@code "VIEWER"}; null where there was none
 * @param after the value after the event, such as {@code "ADMIN"}; null where there is none any
 *     more
 */
public record FieldChange(
    String path,
    @Schema(types = {"object", "array", "string", "number", "boolean", "null"})
        @Nullable JsonNode before,
    @Schema(types = {"object", "array", "string", "number", "boolean", "null"})
        @Nullable JsonNode after) {

  /** The smallest fields that differ; a field that is null is as one that is not there. */
  public static List<FieldChange> between(JsonNode before, JsonNode after) {
    List<FieldChange> changes = new ArrayList<>();
    compare("", before, after, changes);
    return changes;
  }

  private static void compare(
      String path, @Nullable JsonNode before, @Nullable JsonNode after, List<FieldChange> changes) {
    JsonNode was = present(before);
    JsonNode is = present(after);
    if (was instanceof ObjectNode had && is instanceof ObjectNode has) {
      compare(path, had, has, changes);
    } else if (was instanceof ArrayNode had && is instanceof ArrayNode has) {
      compare(path, had, has, changes);
    } else if (was == null ? is != null : !was.equals(is)) {
      changes.add(new FieldChange(path, was, is));
    }
  }

  private static @Nullable JsonNode present(@Nullable JsonNode node) {
    return node == null || node.isNull() ? null : node;
  }

  private static void compare(
      String path, ObjectNode before, ObjectNode after, List<FieldChange> changes) {
    Set<String> names = new TreeSet<>(before.propertyNames());
    names.addAll(after.propertyNames());
    for (String name : names) {
      String field = path + "/" + name.replace("~", "~0").replace("/", "~1");
      compare(field, before.get(name), after.get(name), changes);
    }
  }

  /**
   * Items that are equal at both ends stay out of it, so that one that was added or removed is one
   * change. An item's number is that of the list after the event, or before it once it is removed.
   */
  private static void compare(
      String path, ArrayNode before, ArrayNode after, List<FieldChange> changes) {
    int common = Math.min(before.size(), after.size());
    int head = 0;
    while (head < common && before.get(head).equals(after.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < common - head
        && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
      tail++;
    }
    int end = Math.max(before.size(), after.size()) - tail;
    for (int i = head; i < end; i++) {
      compare(
          path + "/" + i,
          i < before.size() - tail ? before.get(i) : null,
          i < after.size() - tail ? after.get(i) : null,
          changes);
    }
  }
}
