package io.mediahub.streams.evolution;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Changes of a schema as people make them, wise ones and others. */
enum SchemaEdit {
  ADD_WITH_DEFAULT,
  ADD_WITHOUT_DEFAULT,
  REMOVE,
  RENAME,
  RENAME_WITH_ALIAS,
  PROMOTE,
  DEMOTE,
  MAKE_NULLABLE,
  MAKE_REQUIRED,
  ADD_SYMBOL,
  REMOVE_SYMBOL,
  REMOVE_SYMBOL_WITH_DEFAULT,
  ADD_BRANCH,
  REMOVE_BRANCH,
  RENAME_RECORD,
  REORDER;

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /**
   * @return null where the schema has no place for this change
   */
  Schema of(Schema schema, Random random) {
    ObjectNode root = (ObjectNode) JSON.readTree(schema.toString());
    List<ObjectNode> places = new ArrayList<>();
    collect(root, places);
    Collections.shuffle(places, random);
    for (ObjectNode place : places) {
      if (changes(place, random)) {
        try {
          return new Schema.Parser().parse(root.toString());
        } catch (SchemaParseException | org.apache.avro.AvroTypeException e) {
          return null; // such as a name that is there already
        }
      }
    }
    return null;
  }

  /** Records, enums and fields. */
  private static void collect(JsonNode node, List<ObjectNode> places) {
    if (node instanceof ObjectNode object) {
      places.add(object);
    }
    node.forEach(child -> collect(child, places));
  }

  private boolean changes(ObjectNode place, Random random) {
    String type = place.path("type").isString() ? place.path("type").asString() : "";
    return switch (this) {
      case ADD_WITH_DEFAULT ->
          type.equals("record")
              && fields(place).add(field("added", "string").put("default", "none")) != null;
      case ADD_WITHOUT_DEFAULT ->
          type.equals("record") && fields(place).add(field("added", "string")) != null;
      case REMOVE -> type.equals("record") && removeAny(fields(place), random, 1);
      case RENAME -> isField(place) && place.put("name", "renamed") != null;
      case RENAME_WITH_ALIAS -> isField(place) && renamed(place, "renamed");
      case PROMOTE -> retype(place, type, "int", "long") || retype(place, type, "long", "double");
      case DEMOTE -> retype(place, type, "long", "int") || retype(place, type, "int", "boolean");
      case MAKE_NULLABLE -> nullable(place);
      case MAKE_REQUIRED -> required(place);
      case ADD_SYMBOL -> type.equals("enum") && symbols(place).add("ADDED") != null;
      case REMOVE_SYMBOL -> type.equals("enum") && removeAny(symbols(place), random, 2);
      case REMOVE_SYMBOL_WITH_DEFAULT ->
          type.equals("enum")
              && removeAny(symbols(place), random, 2)
              && place.put("default", symbols(place).get(0).asString()) != null;
      case ADD_BRANCH ->
          place.path("type") instanceof ArrayNode union
              && union.add(
                      NODES
                          .objectNode()
                          .put("type", "record")
                          .put("name", "Added")
                          .set("fields", NODES.arrayNode().add(field("mediaId", "string"))))
                  != null;
      case REMOVE_BRANCH ->
          place.path("type") instanceof ArrayNode union
              && !hasNamesOfOthers(union)
              && removeAny(union, random, 2);
      case RENAME_RECORD -> type.equals("record") && place.put("name", "Renamed") != null;
      case REORDER -> type.equals("record") && reverse(fields(place));
    };
  }

  private static boolean isField(ObjectNode place) {
    return place.has("type") && place.has("name") && !place.has("fields") && !place.has("symbols");
  }

  private static ArrayNode fields(ObjectNode record) {
    return (ArrayNode) record.get("fields");
  }

  private static ArrayNode symbols(ObjectNode type) {
    return (ArrayNode) type.get("symbols");
  }

  private static ObjectNode field(String name, String type) {
    return NODES.objectNode().put("name", name).put("type", type);
  }

  private static boolean renamed(ObjectNode place, String to) {
    place.putArray("aliases").add(place.get("name").asString());
    place.put("name", to);
    return true;
  }

  private static boolean retype(ObjectNode place, String type, String from, String to) {
    boolean fits = isField(place) && type.equals(from) && !place.has("default");
    if (fits) {
      place.put("type", to);
    }
    return fits;
  }

  private static boolean nullable(ObjectNode place) {
    boolean fits = isField(place) && place.get("type").isString() && !place.has("default");
    if (fits) {
      place.set("type", NODES.arrayNode().add("null").add(place.get("type")));
    }
    return fits;
  }

  private static boolean required(ObjectNode place) {
    boolean fits =
        place.path("type") instanceof ArrayNode union
            && union.size() == 2
            && union.get(0).isString()
            && union.get(0).asString().equals("null");
    if (fits) {
      place.set("type", place.get("type").get(1));
      place.remove("default");
    }
    return fits;
  }

  /** A definition that goes would take away what others refer to. */
  private static boolean hasNamesOfOthers(ArrayNode union) {
    for (JsonNode branch : union) {
      if (branch.isObject() && branch.toString().split("\"name\":", -1).length > 40) {
        return true;
      }
    }
    return false;
  }

  private static boolean removeAny(ArrayNode from, Random random, int atLeast) {
    if (from.size() < atLeast) {
      return false;
    }
    from.remove(random.nextInt(from.size()));
    return true;
  }

  private static boolean reverse(ArrayNode fields) {
    List<JsonNode> all = new ArrayList<>();
    fields.forEach(all::add);
    if (all.size() < 2) {
      return false;
    }
    fields.removeAll();
    Collections.reverse(all);
    all.forEach(fields::add);
    return true;
  }
}
