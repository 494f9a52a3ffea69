package io.mediahub.bench.revocation;

import io.mediahub.bench.Environment;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** When the events of a grant were read from the outbox, as the audit timeline has it. */
final class Recorded {
  private Recorded() {}

  /** Version to milliseconds since the epoch. */
  static Map<Long, Long> of(Environment environment, String grantId) throws SQLException {
    Map<Long, Long> recorded = new HashMap<>();
    try (Connection views = environment.views();
        PreparedStatement select =
            views.prepareStatement(
                "select version, recorded_at from audit_event"
                    + " where topic = 'mediahub.grant.events.v1' and aggregate_id = ?")) {
      select.setString(1, grantId);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          recorded.put(rows.getLong(1), rows.getTimestamp(2).getTime());
        }
      }
    }
    return recorded;
  }
}
