package io.mediahub.client;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server-sent event.
 *
 * @param id to go on after it; null before the first id
 * @param kind such as {@code status}
 * @param data JSON
 */
public record LiveEvent(@Nullable String id, String kind, String data) {

  /** Reads the lines of a stream, as WHATWG's HTML describes them. */
  static final class Reader {
    private @Nullable String id;
    private String kind = "";
    private final List<String> data = new ArrayList<>();

    /**
     * @return the event that ends with this line; null where none does
     */
    @Nullable LiveEvent line(String line) {
      if (line.isEmpty()) {
        LiveEvent event =
            data.isEmpty()
                ? null
                : new LiveEvent(id, kind.isEmpty() ? "message" : kind, String.join("\n", data));
        kind = "";
        data.clear();
        return event;
      }
      int colon = line.indexOf(':');
      String field = colon < 0 ? line : line.substring(0, colon);
      String value = colon < 0 ? "" : line.substring(colon + 1);
      value = value.startsWith(" ") ? value.substring(1) : value;
      switch (field) {
        case "id" -> id = value;
        case "event" -> kind = value;
        case "data" -> data.add(value);
        default -> {} // comments, and what later versions say
      }
      return null;
    }
  }
}
