package io.mediahub.stream.notary;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A connection to a real PostgreSQL that breaks at one of the calls that reach the server: before
 * it is sent, or after the server has done it and before the answer is known.
 */
final class Crashing {
  private static final Set<String> CALLS =
      Set.of("executeQuery", "executeUpdate", "executeBatch", "execute", "commit");

  private final Connection real;
  private final int at;
  private final boolean afterwards;
  private final AtomicInteger calls = new AtomicInteger();

  private Crashing(Connection real, int at, boolean afterwards) {
    this.real = real;
    this.at = at;
    this.afterwards = afterwards;
  }

  static Connection at(Connection real, int call, boolean afterwards) {
    return new Crashing(real, call, afterwards).proxy(Connection.class, real);
  }

  private <T> T proxy(Class<T> type, T target) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              boolean counts = CALLS.contains(method.getName());
              boolean breaks = counts && calls.incrementAndGet() == at;
              if (breaks && !afterwards) {
                throw crash();
              }
              Object answer;
              try {
                answer = method.invoke(target, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              if (breaks) {
                throw crash();
              }
              return answer instanceof PreparedStatement statement
                  ? proxy(PreparedStatement.class, statement)
                  : answer;
            }));
  }

  private SQLException crash() throws SQLException {
    real.close();
    return new SQLException("the connection broke at call " + at);
  }
}
