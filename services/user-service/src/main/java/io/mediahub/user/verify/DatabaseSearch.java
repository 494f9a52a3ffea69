package io.mediahub.user.verify;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/** Every row of every table of a PostgreSQL database, as COPY gives it: bytes in hexadecimal. */
final class DatabaseSearch {
  private static final String TABLES =
      """
      SELECT format('%I.%I', n.nspname, c.relname)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
         AND n.nspname NOT LIKE 'pg_temp%' AND n.nspname NOT LIKE 'pg_toast%'
       ORDER BY 1
      """;

  private final String name;
  private final DataSource database;
  private final Needles needles;

  /**
   * @param name of the database, for the report
   */
  DatabaseSearch(String name, DataSource database, Needles needles) {
    this.name = name;
    this.database = database;
    this.needles = needles;
  }

  void run(Findings findings) throws SQLException, IOException {
    try (Connection connection = database.getConnection()) {
      for (String table : tables(connection)) {
        Search search = new Search(needles);
        long rows =
            connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("COPY (SELECT * FROM " + table + ") TO STDOUT", search);
        findings.found("table", name + "." + table, search.end());
        findings.searched("table", name + "." + table, rows, search.bytes());
      }
    }
  }

  private static List<String> tables(Connection connection) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(TABLES)) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    return tables;
  }
}
