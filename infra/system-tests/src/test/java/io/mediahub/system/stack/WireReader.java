package io.mediahub.system.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads Confluent's wire format with nothing but Avro: a zero byte, the schema's id in four bytes,
 * the value. The schema comes from the registry's Confluent-compatible address.
 */
public final class WireReader {
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();

  /** Reads generically, like a program without the generated classes. */
  public GenericRecord generic(byte[] value) {
    return read(value, new Body<>(GenericDatumReader::new));
  }

  /** As the generated class; a reader's schema that is newer than the writer's is fine. */
  public <T> T specific(byte[] value, Class<T> type) {
    Schema reader = SpecificData.get().getSchema(type);
    return read(value, new Body<T>(writer -> new SpecificDatumReader<>(writer, reader)));
  }

  private record Body<T>(java.util.function.Function<Schema, GenericDatumReader<T>> reader) {}

  private <T> T read(byte[] value, Body<T> body) {
    ByteBuffer buffer = ByteBuffer.wrap(value);
    byte magic = buffer.get();
    if (magic != 0) {
      throw new IllegalArgumentException("The magic byte is " + magic + ", not 0");
    }
    Schema writer = schemas.computeIfAbsent(buffer.getInt(), this::schema);
    BinaryDecoder decoder =
        DecoderFactory.get().binaryDecoder(value, buffer.position(), buffer.remaining(), null);
    try {
      T read = body.reader().apply(writer).read(null, decoder);
      if (!decoder.isEnd()) {
        throw new IllegalArgumentException("Bytes are left over after the value");
      }
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Schema schema(int id) {
    URI address =
        URI.create(Stack.setting("mediahub.registry.url") + "/apis/ccompat/v7/schemas/ids/" + id);
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(20)).build(),
              BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(address + " answered " + answer.statusCode());
      }
      return new Schema.Parser()
          .parse(JSON.readTree(answer.body()).required("schema").stringValue());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
