package io.mediahub.streams.mongo;

import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Sorts;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.Table;
import io.mediahub.streams.rebuild.Comparison;
import io.mediahub.streams.rebuild.Comparison.Difference;
import io.mediahub.streams.rebuild.Comparison.TableResult;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.bson.Document;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import org.jspecify.annotations.Nullable;

/** Reads both copies of each collection in the order of their keys, document by document. */
final class DocumentComparison {
  private static final JsonWriterSettings EXACT =
      JsonWriterSettings.builder().outputMode(JsonMode.EXTENDED).build();

  private final ReadModel model;
  private final MongoDatabase live;
  private final MongoDatabase shadow;

  DocumentComparison(ReadModel model, MongoDatabase live, MongoDatabase shadow) {
    this.model = model;
    this.live = live;
    this.shadow = shadow;
  }

  Comparison compare(int most) {
    List<TableResult> results = new ArrayList<>();
    for (Table table : model.tables()) {
      results.add(compare(table, most));
    }
    return new Comparison(results, List.of(), parkedDifferently(most));
  }

  private TableResult compare(Table table, int most) {
    long rows = 0;
    long shadowRows = 0;
    boolean equal = true;
    List<Difference> first = new ArrayList<>();
    MessageDigest digest = sha256();
    try (MongoCursor<Document> there = sorted(live, table);
        MongoCursor<Document> here = sorted(shadow, table)) {
      Document l = next(there);
      Document s = next(here);
      while (l != null || s != null) {
        int order = order(l, s);
        String what = null;
        if (order < 0) {
          what = "the rebuild has no such row";
        } else if (order > 0) {
          what = "the live model has no such row";
        } else if (!text(l).equals(text(s))) {
          what = "differs in " + String.join(", ", differing(l, s));
        }
        if (what != null) {
          equal = false;
          if (first.size() < most) {
            first.add(new Difference("_id=" + id(order <= 0 ? l : s), what));
          }
        }
        if (order >= 0) {
          digest.update(text(s).getBytes(StandardCharsets.UTF_8));
          shadowRows++;
          s = next(here);
        }
        if (order <= 0) {
          rows++;
          l = next(there);
        }
      }
    }
    return new TableResult(
        table.name(), rows, shadowRows, HexFormat.of().formatHex(digest.digest()), equal, first);
  }

  private static MongoCursor<Document> sorted(MongoDatabase of, Table table) {
    return of.getCollection(table.name()).find().sort(Sorts.ascending("_id")).iterator();
  }

  private static @Nullable Document next(MongoCursor<Document> cursor) {
    return cursor.hasNext() ? cursor.next() : null;
  }

  /** Which comes first: below 0 the live one, above 0 the shadow's; 0 for the same key. */
  private static int order(@Nullable Document l, @Nullable Document s) {
    if (l == null || s == null) {
      return l == null ? 1 : -1;
    }
    return Integer.signum(id(l).compareTo(id(s)));
  }

  private static String id(@Nullable Document document) {
    return Objects.requireNonNull(document).getString("_id");
  }

  private static String text(@Nullable Document document) {
    return Objects.requireNonNull(document).toJson(EXACT);
  }

  private static Set<String> differing(@Nullable Document l, @Nullable Document s) {
    Document one = Objects.requireNonNull(l);
    Document other = Objects.requireNonNull(s);
    Set<String> names = new TreeSet<>(one.keySet());
    names.addAll(other.keySet());
    names.removeIf(name -> Objects.equals(one.get(name), other.get(name)));
    return names;
  }

  private List<String> parkedDifferently(int most) {
    List<String> keys = new ArrayList<>();
    Set<String> there = parked(live);
    Set<String> here = parked(shadow);
    for (String key : new TreeSet<>(there)) {
      if (!here.contains(key)) {
        keys.add(key + " is parked only by the live model");
      }
    }
    for (String key : new TreeSet<>(here)) {
      if (!there.contains(key)) {
        keys.add(key + " is parked only by the rebuild");
      }
    }
    return keys.stream().limit(most).toList();
  }

  private Set<String> parked(MongoDatabase of) {
    Set<String> keys = new HashSet<>();
    new ParkedDocuments(of, of, model.name())
        .keys()
        .forEach(key -> keys.add(key.id().key() + " of " + key.id().topic()));
    return keys;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
