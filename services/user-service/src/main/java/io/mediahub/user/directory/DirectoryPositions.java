package io.mediahub.user.directory;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;

import com.mongodb.client.MongoDatabase;
import io.mediahub.platform.command.Aggregates;
import io.mediahub.platform.position.ModelPositions;
import io.mediahub.platform.position.Position;
import io.mediahub.platform.position.Position.Aggregate;
import io.mediahub.platform.position.Position.Source;
import io.mediahub.schemas.Topics;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.bson.Document;

/** How far the directory of accounts is. It is made from their topic, invitations included. */
final class DirectoryPositions implements ModelPositions {
  static final String USER_DIRECTORY = UserDirectory.MODEL;

  private final UserDirectory directory;

  DirectoryPositions(UserDirectory directory) {
    this.directory = directory;
  }

  @Override
  public boolean reached(Collection<String> models, Position wanted) {
    return UserDirectory.asked(
        () ->
            wanted.written().entrySet().stream()
                    .filter(each -> isOfTheTopic(each.getKey()))
                    .allMatch(
                        each -> hasReached(directory.live(), each.getKey().id(), each.getValue()))
                && (wanted.seen().isEmpty()
                    || !ModelPositions.isBehind(wanted.seen(), seen(models), models)));
  }

  private static boolean isOfTheTopic(Aggregate aggregate) {
    return aggregate.type().equals(Aggregates.USER.name())
        || aggregate.type().equals(Aggregates.INVITATION.name());
  }

  private static boolean hasReached(MongoDatabase database, String id, long version) {
    return database
                .getCollection("user_versions")
                .find(and(eq("_id", id), gte("version", version)))
                .first()
            != null
        || database
                .getCollection("parked_keys")
                .find(eq("_id", USER_DIRECTORY + "/" + Topics.USER_EVENTS.name() + "/" + id))
                .first()
            != null;
  }

  @Override
  public Map<Source, Long> seen(Collection<String> models) {
    return UserDirectory.asked(
        () -> {
          Map<Source, Long> seen = new HashMap<>();
          for (Document each :
              directory
                  .live()
                  .getCollection("read_model_positions")
                  .find(eq("model", USER_DIRECTORY))) {
            seen.put(
                new Source(USER_DIRECTORY, each.getString("topic"), each.getInteger("partition")),
                each.get("nextOffset", Number.class).longValue());
          }
          return seen;
        });
  }
}
