package io.mediahub.platform.command;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A prepared statement whose parameters are set by their names. */
final class Binder implements AutoCloseable {
  private final NamedSql sql;
  private final PreparedStatement statement;

  Binder(Connection connection, NamedSql sql) throws SQLException {
    this.sql = sql;
    this.statement = connection.prepareStatement(sql.sql());
  }

  PreparedStatement statement() {
    return statement;
  }

  /**
   * @throws IllegalArgumentException when the statement has no parameter of that name
   */
  Binder set(String name, @Nullable Object value) throws SQLException {
    List<Integer> positions = sql.positions().get(name);
    if (positions == null) {
      throw new IllegalArgumentException("The statement has no parameter " + name + ".");
    }
    for (int position : positions) {
      statement.setObject(position, value);
    }
    return this;
  }

  Binder set(String name, byte @Nullable [] value) throws SQLException {
    return set(name, (Object) value);
  }

  Binder set(String name, @Nullable Instant value) throws SQLException {
    return set(name, value == null ? null : (Object) value.atOffset(ZoneOffset.UTC));
  }

  /**
   * @param type of the elements, as PostgreSQL names it
   */
  Binder array(String name, String type, Stream<?> values) throws SQLException {
    Object[] elements = type.equals("bytea") ? values.toArray(byte[][]::new) : values.toArray();
    return set(name, (Object) statement.getConnection().createArrayOf(type, elements));
  }

  @Override
  public void close() throws SQLException {
    statement.close();
  }
}
