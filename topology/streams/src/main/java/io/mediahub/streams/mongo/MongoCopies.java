package io.mediahub.streams.mongo;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.or;

import com.mongodb.client.MongoDatabase;
import java.time.Instant;
import java.util.Date;
import java.util.function.Function;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Which database has the live copy of a model: a pointer document names it, which readers and
 * writers follow. Without one it is the base database, as before the first rebuild.
 */
public final class MongoCopies {
  /** In the base database; {@code _id} is the name of the model. */
  public static final String POINTERS = "read_model_pointers";

  public static final String DATABASE = "database";
  static final String GENERATION = "generation";
  static final String PREVIOUS = "previous";
  static final String SWITCHED_AT = "switchedAt";

  /** While it lies ahead, nobody may move the progress: a rebuild is about to take its place. */
  static final String CLOSED_UNTIL = "closedUntil";

  private final MongoDatabase base;
  private final @Nullable Function<String, MongoDatabase> databases;

  /**
   * @param generation raised with each copy
   */
  record Copy(MongoDatabase database, long generation) {}

  private MongoCopies(MongoDatabase base, @Nullable Function<String, MongoDatabase> databases) {
    this.base = base;
    this.databases = databases;
  }

  /**
   * @param databases opens a database of the same server by its name
   */
  public static MongoCopies following(
      MongoDatabase base, Function<String, MongoDatabase> databases) {
    return new MongoCopies(base, databases);
  }

  /** One database that no rebuild replaces. */
  public static MongoCopies only(MongoDatabase database) {
    return new MongoCopies(database, null);
  }

  MongoDatabase base() {
    return base;
  }

  MongoDatabase named(String name) {
    if (databases == null) {
      throw new IllegalStateException("Only one database is known.");
    }
    return name.equals(base.getName()) ? base : databases.apply(name);
  }

  Copy live(String model) {
    Document pointer =
        databases == null ? null : base.getCollection(POINTERS).find(eq("_id", model)).first();
    return pointer == null
        ? new Copy(base, 0)
        : new Copy(named(pointer.getString(DATABASE)), generation(pointer));
  }

  /** The database that has the live copy of a model now. */
  public MongoDatabase liveDatabase(String model) {
    return live(model).database();
  }

  /** Documents of the first copy have none. */
  static long generation(Document document) {
    Number generation = document.get(GENERATION, Number.class);
    return generation == null ? 0 : generation.longValue();
  }

  static boolean isClosed(Document position) {
    Date until = position.getDate(CLOSED_UNTIL);
    return until != null && until.toInstant().isAfter(Instant.now());
  }

  /** Positions that may be moved. */
  static Bson open() {
    return or(exists(CLOSED_UNTIL, false), lt(CLOSED_UNTIL, Date.from(Instant.now())));
  }
}
