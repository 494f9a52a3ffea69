package io.mediahub.bench.chaos;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.mediahub.bench.Environment;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.Document;

/**
 * Whether the read models hold what the log holds. Each remembers the version of every aggregate
 * that it has applied, in a table for each topic.
 */
final class ModelChecks {
  private static final Pattern VERSIONS = Pattern.compile("\\w+_([a-z]+)_version");
  private static final String MONGO = "user_versions (MongoDB)";

  private final Environment environment;

  ModelChecks(Environment environment) {
    this.environment = environment;
  }

  /**
   * @param log read before, so that the models may be ahead of it only by what came later
   */
  List<Found> all(WholeLog log) throws SQLException {
    Map<String, Map<String, Long>> newest = new HashMap<>();
    for (LoggedEvent event : log.events()) {
      newest
          .computeIfAbsent(event.topic(), topic -> new HashMap<>())
          .merge(event.aggregateId(), event.version(), Math::max);
    }
    List<String> wrong = new ArrayList<>();
    long rows = 0;
    for (Map.Entry<String, Map<String, Long>> table : tables().entrySet()) {
      Map<String, Long> expected = newest.getOrDefault(topic(table.getKey()), Map.of());
      rows += table.getValue().size();
      compare(table.getKey(), expected, table.getValue(), wrong);
    }
    return List.of(
        new Found("every read model has every version of every aggregate", rows, wrong),
        new Found("nothing is parked", rows, parked()));
  }

  private static String topic(String table) {
    if (table.equals(MONGO)) {
      return Load.USERS;
    }
    Matcher matcher = VERSIONS.matcher(table);
    return matcher.matches() ? matcher.group(1) + ".events" : "";
  }

  private static void compare(
      String table, Map<String, Long> expected, Map<String, Long> found, List<String> wrong) {
    Map<String, Long> all = new TreeMap<>(expected);
    all.putAll(found);
    for (String aggregate : all.keySet()) {
      Long wanted = expected.get(aggregate);
      Long there = found.get(aggregate);
      if (!Objects.equals(wanted, there)) {
        wrong.add(table + ": " + aggregate + " is at " + there + ", the log at " + wanted);
      }
    }
  }

  private Map<String, Map<String, Long>> tables() throws SQLException {
    Map<String, Map<String, Long>> tables = new TreeMap<>();
    try (Connection views = environment.views();
        Statement statement = views.createStatement()) {
      List<String> names = new ArrayList<>();
      try (ResultSet found =
          statement.executeQuery(
              "select table_name from information_schema.tables"
                  + " where table_schema = current_schema()")) {
        while (found.next()) {
          if (VERSIONS.matcher(found.getString(1)).matches()) {
            names.add(found.getString(1));
          }
        }
      }
      for (String name : names) {
        Map<String, Long> versions = new HashMap<>();
        try (ResultSet row =
            statement.executeQuery("select aggregate_id, version from \"" + name + "\"")) {
          while (row.next()) {
            versions.put(row.getString(1), row.getLong(2));
          }
        }
        tables.put(name, versions);
      }
    }
    try (MongoClient mongo = mongo()) {
      Map<String, Long> versions = new HashMap<>();
      for (Document each : database(mongo).getCollection("user_versions").find()) {
        versions.put(each.getString("_id"), each.get("version", Number.class).longValue());
      }
      tables.put(MONGO, versions);
    }
    return tables;
  }

  private List<String> parked() throws SQLException {
    List<String> parked = new ArrayList<>();
    try (Connection views = environment.views();
        Statement statement = views.createStatement();
        ResultSet row =
            statement.executeQuery("select model, topic, key, reason from parked_key")) {
      while (row.next()) {
        parked.add(
            row.getString(1)
                + ": "
                + row.getString(2)
                + " "
                + row.getString(3)
                + ", "
                + row.getString(4));
      }
    }
    try (MongoClient mongo = mongo()) {
      for (Document each : database(mongo).getCollection("parked_keys").find()) {
        parked.add(each.getString("_id") + ", " + each.getString("reason"));
      }
    }
    return parked;
  }

  private MongoClient mongo() {
    return MongoClients.create(environment.setting("mediahub.mongo.uri"));
  }

  private MongoDatabase database(MongoClient mongo) {
    String name =
        new com.mongodb.ConnectionString(environment.setting("mediahub.mongo.uri")).getDatabase();
    MongoDatabase base = mongo.getDatabase(name == null ? "mediahub" : name);
    // A rebuild may have put another copy in place.
    Document pointer =
        base.getCollection("read_model_pointers")
            .find(new Document("_id", "user-directory"))
            .first();
    return pointer == null ? base : mongo.getDatabase(pointer.getString("database"));
  }
}
