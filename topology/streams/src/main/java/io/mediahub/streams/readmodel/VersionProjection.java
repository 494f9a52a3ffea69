package io.mediahub.streams.readmodel;

import java.util.List;
import mediahub.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * The last version of each aggregate that a model has applied, which reveals duplicates and gaps.
 */
public final class VersionProjection implements Projection<Envelope> {
  private final Table table;
  private final Column<String> aggregateId;
  private final Column<Long> version;

  public VersionProjection(String table) {
    this.table = Table.named(table);
    this.aggregateId = this.table.textKey("aggregate_id");
    this.version = this.table.bigint("version");
  }

  @Override
  public Table table() {
    return table;
  }

  @Override
  public List<RowKey> keys(Logged<? extends Envelope> event) {
    return List.of(key(event.aggregateId()));
  }

  @Override
  public Row evolve(RowKey key, @Nullable Row row, Logged<? extends Envelope> event) {
    return Row.of(key).with(version, event.version());
  }

  public RowKey key(String aggregate) {
    return table.key(aggregate);
  }

  public long version(@Nullable Row row) {
    return row == null ? 0 : row.get(version);
  }

  @Override
  public String toString() {
    return table + " by " + aggregateId.name();
  }
}
