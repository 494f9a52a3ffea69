package io.mediahub.streams.readmodel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.backend.memory.MemoryCollection;
import de.bwaldvogel.mongo.backend.memory.MemoryDatabase;
import de.bwaldvogel.mongo.bson.Document;
import io.mediahub.streams.mongo.MongoModelDatabase;
import io.mediahub.streams.readmodel.Clearing;
import io.mediahub.streams.readmodel.Column;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.Row;
import io.mediahub.streams.readmodel.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * An upsert looks for a document and inserts it where there is none. Another owner may insert the
 * same document between the two, which the server answers with a duplicate key.
 */
class MongoUpsertTest {
  private static final Table TABLE = Table.named("things");

  static {
    TABLE.textKey("_id");
  }

  private static final Column<String> SAYS = TABLE.text("says");
  private static final ReadModel MODEL = new ReadModel("things", 1, List.of());

  /** Offset of the document that another inserts before the next insert; -1 for nobody. */
  private final AtomicLong othersOffset = new AtomicLong(-1);

  @Test
  void an_older_document_that_came_between_is_replaced() {
    assertThat(writtenWhileAnotherInserts(5, 7)).isEqualTo("ours at 7");
  }

  @Test
  void a_newer_document_that_came_between_stays() {
    assertThat(writtenWhileAnotherInserts(9, 7)).isEqualTo("theirs at 9");
  }

  @Test
  void what_an_event_does_away_with_goes_unless_it_is_newer() {
    MongoServer server = new MongoServer(new MemoryBackend());
    try (var client = MongoClients.create(server.bindAndGetConnectionString())) {
      var mongo = client.getDatabase("mediahub");
      ModelDatabase database = new MongoModelDatabase(mongo, MODEL);
      List<Row> rows =
          List.of(
              Row.of(TABLE.key("newer")).with(SAYS, "go").at(8),
              Row.of(TABLE.key("older")).with(SAYS, "go").at(7),
              Row.of(TABLE.key("other")).with(SAYS, "stay").at(7));
      database.write(Changes.of(Map.of(TABLE, rows), List.of()));

      for (Row row : rows) {
        Clearing clearing = Clearing.of(TABLE, row.key().recordKey(), Map.of(SAYS, "go")).at(7);
        database.write(
            new Changes(
                Map.of(),
                List.of(clearing),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of()));
      }

      assertThat(mongo.getCollection(TABLE.name()).find().map(found -> found.getString("_id")))
          .containsExactlyInAnyOrder("newer", "other");
    } finally {
      server.shutdown();
    }
  }

  private String writtenWhileAnotherInserts(long theirs, long ours) {
    MongoServer server = new MongoServer(new Interleaving());
    try (var client = MongoClients.create(server.bindAndGetConnectionString())) {
      var mongo = client.getDatabase("mediahub");
      ModelDatabase database = new MongoModelDatabase(mongo, MODEL);
      Row row = Row.of(TABLE.key("thing")).with(SAYS, "ours").at(ours);
      othersOffset.set(theirs);

      database.write(Changes.of(Map.of(TABLE, List.of(row)), List.of()));

      assertThat(othersOffset).as("somebody came between").hasValue(-1);
      var found = mongo.getCollection(TABLE.name()).find().into(new ArrayList<>());
      assertThat(found).hasSize(1);
      return found.getFirst().getString(SAYS.name())
          + " at "
          + found.getFirst().get("srcOffset", Number.class);
    } finally {
      server.shutdown();
    }
  }

  /** A server on which it happens. */
  private final class Interleaving extends MemoryBackend {
    @Override
    public MemoryDatabase openOrCreateDatabase(String name) {
      var cursors = getCursorRegistry();
      return new MemoryDatabase(name, cursors) {
        @Override
        protected MemoryCollection openOrCreateCollection(
            String collection, CollectionOptions options) {
          return new MemoryCollection(this, collection, options, cursors) {
            @Override
            public synchronized void addDocument(Document document) {
              long theirs = collection.equals(TABLE.name()) ? othersOffset.getAndSet(-1) : -1;
              if (theirs >= 0) {
                Document other = document.cloneDeeply();
                other.put(SAYS.name(), "theirs");
                other.put("srcOffset", theirs);
                super.addDocument(other);
              }
              super.addDocument(document);
            }
          };
        }
      };
    }
  }
}
