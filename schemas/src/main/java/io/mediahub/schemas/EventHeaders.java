package io.mediahub.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;
import mediahub.Event;
import mediahub.Metadata;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Headers of every event: the CloudEvents attributes (Kafka binding, binary mode) and the W3C trace
 * context.
 */
public final class EventHeaders {
  public static final String ID = "ce_id";
  public static final String TYPE = "ce_type";
  public static final String SOURCE = "ce_source";
  public static final String TIME = "ce_time";
  public static final String SPEC_VERSION = "ce_specversion";
  public static final String TRACE_PARENT = "traceparent";

  private EventHeaders() {}

  /**
   * The headers of one event. Its type is the full name of its schema, such as {@code
   * mediahub.upload.UploadCompleted}.
   *
   * @param source URI reference of the process that decided, such as {@code /mediahub/user-service}
   * @param traceParent null where the event belongs to no trace
   */
  public static Map<String, String> of(
      Metadata metadata, Event event, String source, @Nullable String traceParent) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(ID, metadata.getEventId());
    headers.put(TYPE, event.getSchema().getFullName());
    headers.put(SOURCE, source);
    headers.put(TIME, metadata.getOccurredAt().toString());
    headers.put(SPEC_VERSION, "1.0");
    if (traceParent != null) {
      headers.put(TRACE_PARENT, traceParent);
    }
    return headers;
  }

  /**
   * The event's name without its namespace, as {@link Event#type()} has it; null without the
   * header. Events that were written before the type was the full name are named {@code
   * mediahub.UploadCompleted}, which gives the same.
   */
  public static @Nullable String readType(Headers headers) {
    String type = read(headers, TYPE);
    return type == null ? null : type.substring(type.lastIndexOf('.') + 1);
  }

  public static void addTo(Headers target, Map<String, String> headers) {
    headers.forEach((name, value) -> target.add(name, value.getBytes(UTF_8)));
  }

  public static @Nullable String read(Headers headers, String name) {
    var header = headers.lastHeader(name);
    return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
  }
}
