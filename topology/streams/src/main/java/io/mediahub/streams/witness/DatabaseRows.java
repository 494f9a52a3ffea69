package io.mediahub.streams.witness;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;

import com.mongodb.client.MongoDatabase;
import io.mediahub.streams.witness.Testimony.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.bson.Document;

/** The live rows, asked for in the databases' own languages. */
public final class DatabaseRows implements LiveRows {
  private static final String GRANTS =
      """
      select v.aggregate_id, v.version, g.media_id, coalesce(g.viewer_id, 'everyone'),
             case when g.active then 'true' else 'false' end
      from access_grant_version v left join access_grant g on g.grant_id = v.aggregate_id
      where v.aggregate_id = any(?)\
      """;
  private static final String UPLOADS =
      """
      select v.aggregate_id, v.version, u.owner_id, u.state
      from catalogue_upload_version v left join catalogue_upload u on u.media_id = v.aggregate_id
      where v.aggregate_id = any(?)\
      """;
  private static final String PROGRESS =
      "select partition, next_offset from read_model_position where model = ? and topic = ?";
  private static final String PARKED =
      "select key from parked_key where model = ? and topic = ? and key = any(?)";

  private final DataSource views;
  private final Supplier<MongoDatabase> directory;

  /**
   * @param directory opens the live copy of the user directory
   */
  public DatabaseRows(DataSource views, Supplier<MongoDatabase> directory) {
    this.views = views;
    this.directory = directory;
  }

  @Override
  public Map<Integer, Long> progress(Kind kind) {
    Map<Integer, Long> found = new HashMap<>();
    if (kind == Kind.USER) {
      for (Document position :
          directory
              .get()
              .getCollection("read_model_positions")
              .find(and(eq("model", kind.model()), eq("topic", kind.topic())))) {
        found.put(
            position.getInteger("partition"), position.get("nextOffset", Number.class).longValue());
      }
      return found;
    }
    return ask(
        PROGRESS,
        statement -> {
          statement.setString(1, kind.model());
          statement.setString(2, kind.topic());
        },
        row -> found.put(row.getInt(1), row.getLong(2)),
        found);
  }

  @Override
  public Map<String, Live> read(Kind kind, Collection<String> keys) {
    Map<String, Live> found = new HashMap<>();
    return switch (kind) {
      case USER -> users(keys);
      case GRANT ->
          ask(
              GRANTS,
              statement -> setKeys(statement, 1, keys),
              row ->
                  found.put(
                      row.getString(1),
                      new Live(row.getLong(2), fields(row, "media", "viewer", "active"))),
              found);
      case UPLOAD ->
          ask(
              UPLOADS,
              statement -> setKeys(statement, 1, keys),
              row ->
                  found.put(
                      row.getString(1), new Live(row.getLong(2), fields(row, "owner", "state"))),
              found);
    };
  }

  /** The first of these columns is never null in a row. */
  private static Map<String, String> fields(ResultSet row, String... names) throws SQLException {
    if (row.getString(3) == null) {
      return Map.of();
    }
    Map<String, String> fields = new HashMap<>();
    for (int i = 0; i < names.length; i++) {
      fields.put(names[i], row.getString(3 + i));
    }
    return fields;
  }

  /** Rows are written before their versions, so that they are read after them. */
  private Map<String, Live> users(Collection<String> keys) {
    MongoDatabase live = directory.get();
    Map<String, Long> versions = new HashMap<>();
    for (Document version :
        live.getCollection("user_versions").find(in("_id", List.copyOf(keys)))) {
      versions.put(version.getString("_id"), version.get("version", Number.class).longValue());
    }
    Map<String, Live> found = new HashMap<>();
    versions.forEach((key, version) -> found.put(key, new Live(version, Map.of())));
    for (Document user : live.getCollection("users").find(in("_id", List.copyOf(keys)))) {
      String key = user.getString("_id");
      found.put(
          key,
          new Live(
              Objects.requireNonNullElse(versions.get(key), 0L),
              Map.of(
                  "roles", String.join(" ", new TreeSet<>(user.getList("roles", String.class))))));
    }
    return found;
  }

  @Override
  public Set<String> parked(Kind kind, Collection<String> keys) {
    Set<String> found = new HashSet<>();
    if (kind == Kind.USER) {
      for (Document key :
          directory
              .get()
              .getCollection("parked_keys")
              .find(and(eq("model", kind.model()), in("key", new ArrayList<>(keys))))) {
        found.add(key.getString("key"));
      }
      return found;
    }
    return ask(
        PARKED,
        statement -> {
          statement.setString(1, kind.model());
          statement.setString(2, kind.topic());
          setKeys(statement, 3, keys);
        },
        row -> found.add(row.getString(1)),
        found);
  }

  private interface Binding {
    void to(PreparedStatement statement) throws SQLException;
  }

  private interface Reading {
    void of(ResultSet row) throws SQLException;
  }

  private static void setKeys(PreparedStatement statement, int index, Collection<String> keys)
      throws SQLException {
    statement.setArray(
        index, statement.getConnection().createArrayOf("text", keys.toArray(String[]::new)));
  }

  private <T> T ask(String question, Binding binding, Reading reading, T answer) {
    try (Connection sql = views.getConnection();
        PreparedStatement statement = sql.prepareStatement(question)) {
      binding.to(statement);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          reading.of(rows);
        }
      }
      return answer;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
