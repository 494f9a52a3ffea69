package io.mediahub.schemas;

import static org.apache.avro.SchemaCompatibility.SchemaCompatibilityType.COMPATIBLE;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.jspecify.annotations.Nullable;

/**
 * Why what an older schema wrote cannot be read by the current one, and what to do instead. Avro's
 * verdict counts; but of a union it says no more than that a branch is missing, and it takes a kind
 * of event for another one with the same fields, which {@link NamedBranchReader} does not.
 */
final class SchemaVerdict {
  private final int version;
  private final List<String> objections = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();

  private SchemaVerdict(int version) {
    this.version = version;
  }

  /**
   * @param version of the writer's schema
   * @return a sentence for each objection; none where all can be read
   */
  static List<String> objections(Schema reader, Schema writer, int version) {
    SchemaVerdict verdict = new SchemaVerdict(version);
    verdict.compare("", reader, writer);
    var avros = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
    if (avros.getType() != COMPATIBLE && verdict.objections.isEmpty()) {
      verdict.object("Avro cannot read version %d: %s", version, avros.getDescription());
    }
    return List.copyOf(verdict.objections);
  }

  private void object(String sentence, Object... values) {
    objections.add(sentence.formatted(values));
  }

  private void compare(String where, Schema reader, Schema writer) {
    if (reader.isUnion() && writer.isUnion()) {
      writer.getTypes().forEach(branch -> compareBranch(where, reader, branch));
    } else if (reader.getType() != writer.getType()) {
      compareTypes(where, reader, writer);
    } else {
      switch (reader.getType()) {
        case RECORD -> compareRecords(where, reader, writer);
        case ENUM -> compareEnums(where, reader, writer);
        case ARRAY -> compare(where, reader.getElementType(), writer.getElementType());
        case MAP -> compare(where, reader.getValueType(), writer.getValueType());
        default -> compareTypes(where, reader, writer);
      }
    }
  }

  private void compareBranch(String where, Schema union, Schema branch) {
    Schema same =
        union.getTypes().stream()
            .filter(other -> other.getFullName().equals(branch.getFullName()))
            .findFirst()
            .orElse(null);
    if (same != null) {
      compare(branch.getType() == Schema.Type.RECORD ? in(where, branch) : where, same, branch);
    } else if (branch.getType() == Schema.Type.RECORD || !isRead(union, branch)) {
      object(
          "The union %s lacks a branch that version %d wrote: %s. Keep it: what is in the log must"
              + " be read for ever. An event that is not written any more stays declared.",
          where, version, branch.getFullName());
    }
  }

  private void compareRecords(String where, Schema reader, Schema writer) {
    if (!reader.getFullName().equals(writer.getFullName())) {
      object(
          "The record %s was %s in version %d. Keep the name: records are found by it.",
          reader.getFullName(), writer.getFullName(), version);
    } else if (seen.add(reader.getFullName())) {
      for (Schema.Field field : reader.getFields()) {
        Schema.Field written = written(field, writer);
        String name = where.isEmpty() ? field.name() : where + "." + field.name();
        if (written != null) {
          compare(name, field.schema(), written.schema());
        } else if (!field.hasDefaultValue()) {
          object(
              "The field %s is new, or has another name, and has no default: version %d did not"
                  + " write it. Give it a default, such as union { null, … } = null; if it was"
                  + " renamed, keep the old name or declare it as an alias.",
              name, version);
        }
      }
    }
  }

  private static Schema.@Nullable Field written(Schema.Field field, Schema writer) {
    Schema.Field same = writer.getField(field.name());
    for (String alias : field.aliases()) {
      same = same == null ? writer.getField(alias) : same;
    }
    return same;
  }

  private void compareEnums(String where, Schema reader, Schema writer) {
    List<String> missing = new ArrayList<>(writer.getEnumSymbols());
    missing.removeAll(reader.getEnumSymbols());
    if (!missing.isEmpty() && reader.getEnumDefault() == null) {
      object(
          "The enum %s at %s does not know symbols of version %d any more: %s. Keep them, or give"
              + " the enum a default symbol that stands for them.",
          reader.getName(), where, version, String.join(", ", missing));
    }
  }

  private void compareTypes(String where, Schema reader, Schema writer) {
    if (!isRead(reader, writer)) {
      object(
          "%s has another type than version %d wrote: %s instead of %s. Keep the type, and add a"
              + " field with another name and a default for the new one.",
          where, version, kind(reader), kind(writer));
    }
  }

  private static boolean isRead(Schema reader, Schema writer) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType()
        == COMPATIBLE;
  }

  private static String kind(Schema schema) {
    return schema.isUnion()
        ? schema.getTypes().stream().map(Schema::getFullName).toList().toString()
        : schema.getFullName();
  }

  private static String in(String where, Schema record) {
    return where.isEmpty() ? record.getName() : where + "." + record.getName();
  }
}
