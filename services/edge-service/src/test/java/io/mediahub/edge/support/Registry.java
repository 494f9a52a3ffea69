package io.mediahub.edge.support;

import com.sun.net.httpserver.HttpServer;
import io.mediahub.schemas.Topic;
import io.mediahub.schemas.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import tools.jackson.databind.json.JsonMapper;

/** What the edge asks a schema registry, over HTTP; and records that name its schemas. */
public final class Registry implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpServer server;
  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();

  public Registry() throws IOException {
    int id = 1;
    for (Topic<?> topic : Topics.ALL) {
      schemas.put(id++, topic.valueSchema());
    }
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body = new String(exchange.getRequestBody().readAllBytes());
          byte[] answer =
              answer(exchange.getRequestURI().getPath(), body).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(
              answer.length == 0 ? 404 : 200, answer.length == 0 ? -1 : answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public void add(int id, Schema schema) {
    schemas.put(id, schema);
  }

  private String answer(String path, String body) {
    if (path.contains("/schemas/ids/")) {
      Schema schema = schemas.get(Integer.parseInt(path.substring(path.lastIndexOf('/') + 1)));
      return schema == null ? "" : JSON.writeValueAsString(Map.of("schema", schema.toString()));
    }
    String text = JSON.readTree(body).path("schema").asString();
    return schemas.entrySet().stream()
        .filter(entry -> entry.getValue().toString().equals(text))
        .findFirst()
        .map(entry -> JSON.writeValueAsString(Map.of("id", entry.getKey())))
        .orElse("");
  }

  /** With the schema that the topic has now. */
  public <T extends SpecificRecord> byte[] event(Topic<T> topic, T event) {
    int id =
        schemas.entrySet().stream()
            .filter(entry -> entry.getValue().equals(topic.valueSchema()))
            .findFirst()
            .orElseThrow()
            .getKey();
    return event(id, event, new SpecificDatumWriter<>(topic.valueSchema()));
  }

  public static <T> byte[] event(int id, T event, DatumWriter<T> writer) {
    try {
      var bytes = new ByteArrayOutputStream();
      bytes.write(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
      var encoder = EncoderFactory.get().binaryEncoder(bytes, null);
      writer.write(event, encoder);
      encoder.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
