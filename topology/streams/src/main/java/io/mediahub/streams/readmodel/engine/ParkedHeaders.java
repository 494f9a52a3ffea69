package io.mediahub.streams.readmodel.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Headers of a parked record as text: a line each, name and value in base64. */
public final class ParkedHeaders {
  private static final String NO_VALUE = "-";

  private ParkedHeaders() {}

  public static String text(List<Header> headers) {
    StringBuilder text = new StringBuilder();
    for (Header header : headers) {
      String name = Base64.getEncoder().encodeToString(header.key().getBytes(UTF_8));
      String value =
          header.value() == null ? NO_VALUE : Base64.getEncoder().encodeToString(header.value());
      text.append(name).append(' ').append(value).append('\n');
    }
    return text.toString();
  }

  public static List<Header> read(String text) {
    List<Header> headers = new ArrayList<>();
    text.lines()
        .forEach(
            line -> {
              int space = line.indexOf(' ');
              String name = new String(Base64.getDecoder().decode(line.substring(0, space)), UTF_8);
              String value = line.substring(space + 1);
              headers.add(
                  new RecordHeader(
                      name, value.equals(NO_VALUE) ? null : Base64.getDecoder().decode(value)));
            });
    return headers;
  }
}
