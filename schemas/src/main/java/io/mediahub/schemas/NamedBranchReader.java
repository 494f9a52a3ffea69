package io.mediahub.schemas;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.apache.avro.AvroTypeException;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.jspecify.annotations.Nullable;

/**
 * Resolves a branch of a union by name only. Avro falls back to any branch whose fields fit, so
 * that an unknown event would be read as another event with the same fields.
 */
final class NamedBranchReader<T> extends SpecificDatumReader<T> {

  NamedBranchReader(Schema writer, Schema reader) {
    super(writer, new Branches().added(writer, reader), new KnownRecords(reader));
  }

  /** Creates only records of existing classes. */
  private static final class KnownRecords extends SpecificData {
    KnownRecords(Schema reader) {
      super(NamedBranchReader.class.getClassLoader());
      SpecificData.getForSchema(reader).getConversions().forEach(this::addLogicalTypeConversion);
    }

    @Override
    public Object newRecord(@Nullable Object old, Schema schema) {
      if (getClass(schema) == null) {
        throw unknown(schema);
      }
      return super.newRecord(old, schema);
    }

    @Override
    public InstanceSupplier getNewRecordSupplier(Schema schema) {
      InstanceSupplier supplier = super.getNewRecordSupplier(schema);
      return getClass(schema) != null
          ? supplier
          : (old, unknown) -> {
            throw unknown(unknown);
          };
    }

    private static AvroTypeException unknown(Schema schema) {
      return new AvroTypeException("There is no " + schema.getFullName() + " here.");
    }
  }

  /**
   * Adds the writer's additional branches to the reader's unions, so that they are found by name.
   */
  private static final class Branches {
    private final IdentityHashMap<Schema, Schema> done = new IdentityHashMap<>();

    Schema added(Schema writer, Schema reader) {
      return switch (reader.getType()) {
        case RECORD -> writer.getType() == Schema.Type.RECORD ? record(writer, reader) : reader;
        case ARRAY ->
            writer.getType() == Schema.Type.ARRAY
                ? Schema.createArray(added(writer.getElementType(), reader.getElementType()))
                : reader;
        case MAP ->
            writer.getType() == Schema.Type.MAP
                ? Schema.createMap(added(writer.getValueType(), reader.getValueType()))
                : reader;
        case UNION -> union(writer, reader);
        default -> reader;
      };
    }

    private Schema record(Schema writer, Schema reader) {
      Schema before = done.get(reader);
      if (before != null) {
        return before;
      }
      Schema record =
          Schema.createRecord(
              reader.getName(), reader.getDoc(), reader.getNamespace(), reader.isError());
      done.put(reader, record);
      reader.getObjectProps().forEach(record::addProp);
      List<Field> fields = new ArrayList<>();
      for (Field field : reader.getFields()) {
        Field written = writer.getField(field.name());
        Schema type = written == null ? field.schema() : added(written.schema(), field.schema());
        fields.add(new Field(field, type));
      }
      record.setFields(fields);
      return record;
    }

    private Schema union(Schema writer, Schema reader) {
      List<Schema> written = writer.isUnion() ? writer.getTypes() : List.of(writer);
      List<Schema> branches = new ArrayList<>();
      for (Schema branch : reader.getTypes()) {
        branches.add(
            written.stream()
                .filter(other -> isSame(other, branch))
                .findFirst()
                .map(other -> added(other, branch))
                .orElse(branch));
      }
      for (Schema branch : written) {
        boolean unknown = reader.getTypes().stream().noneMatch(other -> isSame(other, branch));
        if (branch.getType() == Schema.Type.RECORD && unknown) {
          branches.add(branch);
        }
      }
      return Schema.createUnion(branches);
    }

    private static boolean isSame(Schema one, Schema other) {
      return one.getType() == other.getType() && one.getFullName().equals(other.getFullName());
    }
  }
}
