package io.mediahub.user.directory;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import io.mediahub.platform.refusal.UnavailableException;
import io.mediahub.platform.seal.Sealer;
import io.mediahub.user.account.Profile;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;

/** The read model of accounts: collection {@code users}, written by the stream-service. */
final class UserDirectory {
  /**
   * @param userId the account
   * @param email the address of the account, such as {@code ann@example.org}; null when the
   *     person's data has been erased
   * @param roles what the account may do: {@code VIEWER} watches, {@code CREATOR} uploads, {@code
   *     ADMIN} administers
   * @param emailVerified whether it is proved that mails to the address reach the person
   * @param suspended whether an administrator has suspended the account
   * @param secondFactor whether a log-in needs a second factor
   * @param registeredAt when the account was registered
   * @param version the version of the account, for If-Version-At-Least, such as {@code 1}
   */
  @Schema(name = "Account")
  record Entry(
      String userId,
      @Nullable String email,
      @JsonUnwrapped Profile.Shown profile,
      @ArraySchema(schema = @Schema(allowableValues = {"VIEWER", "CREATOR", "ADMIN"}))
          List<String> roles,
      boolean emailVerified,
      boolean suspended,
      boolean secondFactor,
      Instant registeredAt,
      long version) {}

  private static final String POINTERS = "read_model_pointers";
  static final String MODEL = "user-directory";

  private final MongoDatabase base;
  private final Function<String, MongoDatabase> databases;
  private final Sealer sealer;

  /**
   * @param base has the pointer to the live copy, and is that copy itself until a rebuild made
   *     another
   * @param databases opens a database of the same server by its name
   */
  UserDirectory(MongoDatabase base, Function<String, MongoDatabase> databases, Sealer sealer) {
    this.base = base;
    this.databases = databases;
    this.sealer = sealer;
  }

  /**
   * The pointer is read each time: a rebuild may have put another copy in this one's place, and the
   * stream-service writes no further to the older.
   */
  MongoDatabase live() {
    Document pointer = base.getCollection(POINTERS).find(Filters.eq("_id", MODEL)).first();
    return pointer == null ? base : databases.apply(pointer.getString("database"));
  }

  private MongoCollection<Document> users() {
    return live().getCollection("users");
  }

  Optional<Entry> find(String userId) {
    return asked(
        () ->
            Optional.ofNullable(users().find(Filters.eq("_id", userId)).first()).map(this::entry));
  }

  /**
   * @param after the last user id of the page before; null for the first page
   */
  List<Entry> page(@Nullable String after, int limit) {
    Bson from = after == null ? Filters.empty() : Filters.gt("_id", after);
    return asked(
        () ->
            users()
                .find(from)
                .sort(Sorts.ascending("_id"))
                .limit(limit)
                .into(new ArrayList<>())
                .stream()
                .map(this::entry)
                .toList());
  }

  private Entry entry(Document document) {
    String userId = document.getString("_id");
    return new Entry(
        userId,
        unsealed(document, userId, "sealedEmail", "email"),
        Profile.Shown.read((property, field) -> unsealed(document, userId, property, field)),
        document.getList("roles", String.class, List.of()),
        document.getBoolean("emailVerified", false),
        document.getBoolean("suspended", false),
        document.getBoolean("secondFactor", false),
        document.get("registeredAt", java.util.Date.class).toInstant(),
        document.getLong("version"));
  }

  private @Nullable String unsealed(
      Document document, String userId, String property, String field) {
    Binary sealed = document.get(property, Binary.class);
    return sealed == null ? null : sealer.unseal(userId, field, sealed.getData()).orElse(null);
  }

  /**
   * @throws UnavailableException when MongoDB does not answer
   */
  static <T> T asked(Supplier<T> question) {
    try {
      return question.get();
    } catch (MongoException e) {
      throw new UnavailableException("MongoDB does not answer", e);
    }
  }
}
