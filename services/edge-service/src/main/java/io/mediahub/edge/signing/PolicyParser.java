package io.mediahub.edge.signing;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a policy document. An unknown condition, a second statement or a second value of a name is
 * refused and not ignored: ignoring a condition would let in a viewer whom it excludes.
 */
final class PolicyParser {
  private static final int MAX_RESOURCE = 2048;
  private static final long LAST_SECOND = 253_402_300_799L; // the end of the year 9999
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(8)
                          .maxStringLength(MAX_RESOURCE)
                          .maxNumberLength(20)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private PolicyParser() {}

  /** Null when it is not a policy. */
  static @Nullable Policy parse(byte[] document) {
    JsonNode root;
    try {
      root = JSON.readTree(document);
    } catch (JacksonException notJson) {
      return null;
    }
    JsonNode statements = root.get("Statement");
    if (!has(root, Set.of("Statement")) || !statements.isArray() || statements.size() != 1) {
      return null;
    }
    JsonNode statement = statements.get(0);
    if (!has(statement, Set.of("Resource", "Condition"))) {
      return null;
    }
    JsonNode resource = statement.get("Resource");
    JsonNode condition = statement.get("Condition");
    if (resource == null || !resource.isString() || !isObject(condition)) {
      return null;
    }
    for (String name : condition.propertyNames()) {
      if (!Set.of("DateLessThan", "DateGreaterThan", "IpAddress").contains(name)) {
        return null;
      }
    }
    Instant before = time(condition.get("DateLessThan"));
    if (before == null) {
      return null;
    }
    Instant from = null;
    if (condition.has("DateGreaterThan")) {
      from = time(condition.get("DateGreaterThan"));
      if (from == null) {
        return null;
      }
    }
    Cidr addresses = null;
    if (condition.has("IpAddress")) {
      JsonNode range = only(condition.get("IpAddress"), "AWS:SourceIp");
      addresses = range != null && range.isString() ? Cidr.parse(range.asString()) : null;
      if (addresses == null) {
        return null;
      }
    }
    return new Policy(resource.asString(), before, from, addresses);
  }

  private static @Nullable Instant time(@Nullable JsonNode node) {
    JsonNode seconds = only(node, "AWS:EpochTime");
    if (seconds == null || !seconds.isIntegralNumber() || !seconds.canConvertToLong()) {
      return null;
    }
    long value = seconds.asLong();
    return value < 0 || value > LAST_SECOND ? null : Instant.ofEpochSecond(value);
  }

  private static @Nullable JsonNode only(@Nullable JsonNode node, String name) {
    return node != null && has(node, Set.of(name)) ? node.get(name) : null;
  }

  private static boolean has(JsonNode node, Set<String> names) {
    return isObject(node) && Set.copyOf(node.propertyNames()).equals(names);
  }

  private static boolean isObject(@Nullable JsonNode node) {
    return node != null && node.isObject();
  }
}
