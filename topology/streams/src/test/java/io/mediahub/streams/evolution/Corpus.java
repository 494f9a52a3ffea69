package io.mediahub.streams.evolution;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.EncoderFactory;

/**
 * Encoded samples in {@code schemas/corpus/NAME/VERSION.txt}, a line each: what it is, and its Avro
 * binary in base64. {@code digests.txt} has the SHA-256 of each file. Files are added and never
 * changed: they stand for bytes that lie in somebody's log.
 */
final class Corpus {
  static final Path FOLDER = Path.of("../../schemas/corpus");
  private static final Path DIGESTS = FOLDER.resolve("digests.txt");

  private Corpus() {}

  /** What a sample is, and its bytes without the id of the schema. */
  record Sample(String what, byte[] bytes) {}

  static Path file(Released schema) {
    return FOLDER.resolve(schema.name()).resolve(schema.version() + ".txt");
  }

  static List<Sample> of(Released schema) throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (String line : Files.readAllLines(file(schema), UTF_8)) {
      String[] parts = line.split(" ", 2);
      samples.add(new Sample(parts[0], Base64.getDecoder().decode(parts[1])));
    }
    return samples;
  }

  /** Writes the samples of a version that has none, and their digest. */
  static void add(Released schema) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, GenericRecord> sample : Samples.of(schema.schema()).entrySet()) {
      lines.add(
          sample.getKey() + " " + Base64.getEncoder().encodeToString(encoded(sample.getValue())));
    }
    Files.createDirectories(file(schema).getParent());
    Files.write(file(schema), lines, UTF_8);
    Map<String, String> digests = new TreeMap<>(digests());
    digests.put(key(schema), digest(schema));
    Files.write(
        DIGESTS,
        digests.entrySet().stream().map(e -> e.getValue() + "  " + e.getKey()).toList(),
        UTF_8);
  }

  private static byte[] encoded(GenericRecord value) throws IOException {
    var bytes = new ByteArrayOutputStream();
    new GenericDatumWriter<GenericRecord>(value.getSchema())
        .write(value, EncoderFactory.get().directBinaryEncoder(bytes, null));
    return bytes.toByteArray();
  }

  static String key(Released schema) {
    return schema.name() + "/" + schema.version() + ".txt";
  }

  static String digest(Released schema) throws IOException {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file(schema)));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** SHA-256 of each file that was ever added, by its name. */
  static Map<String, String> digests() throws IOException {
    Map<String, String> digests = new LinkedHashMap<>();
    if (Files.exists(DIGESTS)) {
      for (String line : Files.readAllLines(DIGESTS, UTF_8)) {
        String[] parts = line.split("  ", 2);
        digests.put(parts[1], parts[0]);
      }
    }
    return digests;
  }
}
