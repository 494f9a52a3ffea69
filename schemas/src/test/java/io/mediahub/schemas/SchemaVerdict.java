package io.mediahub.schemas;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;

/**
 * Why what an older schema wrote cannot be read by the current one, and what to do instead: Avro's
 * verdict, and the rule of {@link NamedBranchReader}, which finds kinds of events by name only.
 */
final class SchemaVerdict {
  private final Schema reader;
  private final int version;
  private final Set<String> objections = new LinkedHashSet<>();
  private final Set<String> seen = new HashSet<>();

  private SchemaVerdict(Schema reader, int version) {
    this.reader = reader;
    this.version = version;
  }

  /**
   * @param version of the writer's schema
   * @return a sentence for each objection; none where all can be read
   */
  static List<String> objections(Schema reader, Schema writer, int version) {
    SchemaVerdict verdict = new SchemaVerdict(reader, version);
    SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
        .getResult()
        .getIncompatibilities()
        .forEach(verdict::add);
    verdict.branches(reader, writer);
    return List.copyOf(verdict.objections);
  }

  private void add(Incompatibility found) {
    String where = name(found.getLocation());
    String schema = found.getReaderFragment().getName();
    objections.add(
        switch (found.getType()) {
          case READER_FIELD_MISSING_DEFAULT_VALUE ->
              ("The field %s is new, or has another name, and has no default: version %d did not"
                      + " write it. Give it a default, such as union { null, … } = null; if it was"
                      + " renamed, keep the old name or declare it as an alias.")
                  .formatted(where, version);
          case TYPE_MISMATCH ->
              ("%s has another type than version %d wrote: %s. Keep the type, and add a field with"
                      + " another name and a default for the new one.")
                  .formatted(where, version, found.getMessage());
          case MISSING_ENUM_SYMBOLS ->
              ("The enum %s at %s does not know symbols of version %d any more: %s. Keep them, or"
                      + " give the enum a default symbol that stands for them.")
                  .formatted(schema, where, version, found.getMessage());
          case MISSING_UNION_BRANCH -> missingBranch(where, found.getMessage());
          case NAME_MISMATCH ->
              ("The record at %s has another name than version %d wrote: %s. Keep the name: records"
                      + " are found by it.")
                  .formatted(where, version, found.getMessage());
          case FIXED_SIZE_MISMATCH ->
              "The size of %s is another than in version %d. Keep it, and add a new field."
                  .formatted(where, version);
        });
  }

  private String missingBranch(String where, String what) {
    return ("The union %s lacks a branch that version %d wrote: %s. Keep the branch: what is in the"
            + " log must be read for ever. An event that is not written any more stays declared.")
        .formatted(where, version, what);
  }

  /** Avro takes any branch whose fields fit for one that is missing; our readers do not. */
  private void branches(Schema current, Schema written) {
    if (written.isUnion() && current.isUnion()) {
      for (Schema branch : written.getTypes()) {
        Schema same =
            current.getTypes().stream()
                .filter(other -> other.getFullName().equals(branch.getFullName()))
                .findFirst()
                .orElse(null);
        if (same != null) {
          branches(same, branch);
        } else if (branch.getType() == Schema.Type.RECORD) {
          objections.add(missingBranch("of " + branch.getNamespace(), branch.getFullName()));
        }
      }
    } else if (current.getType() != written.getType()) {
      return;
    } else if (current.getType() == Schema.Type.ARRAY) {
      branches(current.getElementType(), written.getElementType());
    } else if (current.getType() == Schema.Type.RECORD && seen.add(current.getFullName())) {
      for (Schema.Field field : current.getFields()) {
        Schema.Field before = written.getField(field.name());
        if (before != null) {
          branches(field.schema(), before.schema());
        }
      }
    }
  }

  /** Of a place in the reader's schema, given as a pointer into its JSON. */
  private String name(String pointer) {
    List<String> names = new ArrayList<>();
    Schema at = reader;
    String[] steps = pointer.split("/", -1);
    for (int i = 1; i < steps.length; i++) {
      switch (steps[i]) {
        case "" -> {}
        case "fields" -> {
          Schema.Field field = at.getFields().get(Integer.parseInt(steps[++i]));
          names.add(field.name());
          at = field.schema();
        }
        case "items" -> at = at.getElementType();
        case "values" -> at = at.getValueType();
        default -> {
          if (at.isUnion() && steps[i].matches("[0-9]+")) {
            at = at.getTypes().get(Integer.parseInt(steps[i]));
            if (at.getType() == Schema.Type.RECORD) {
              names.add(at.getName());
            }
          }
        }
      }
    }
    return names.isEmpty() ? reader.getName().toLowerCase(Locale.ROOT) : String.join(".", names);
  }
}
