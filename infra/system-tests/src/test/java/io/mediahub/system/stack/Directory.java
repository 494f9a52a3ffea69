package io.mediahub.system.stack;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.mediahub.client.SourceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bson.Document;

/** The user directory's database, and its file on the disk. */
public final class Directory {
  private static final Path DATA = Stack.STATE.resolve("data/mongo");

  private Directory() {}

  /** Every document of every collection as JSON, in order. */
  public static Map<String, List<String>> content() {
    var content = new TreeMap<String, List<String>>();
    try (MongoClient client = MongoClients.create(Stack.setting("mediahub.mongo.uri"))) {
      var database = live(client);
      for (String collection : database.listCollectionNames().into(new ArrayList<>())) {
        content.put(
            collection,
            database.getCollection(collection).find().into(new ArrayList<Document>()).stream()
                .map(Document::toJson)
                .sorted()
                .toList());
      }
    }
    return content;
  }

  /** A rebuild may have put another copy in place. */
  private static MongoDatabase live(MongoClient client) {
    MongoDatabase base = client.getDatabase("mediahub");
    Document pointer =
        base.getCollection("read_model_pointers")
            .find(new Document("_id", "user-directory"))
            .first();
    return pointer == null ? base : client.getDatabase(pointer.getString("database"));
  }

  /** Copies the data files while the server stands still, as a snapshot of the disk would. */
  public static void copyAside(Path folder) {
    Processes.freeze("mongo");
    try {
      replace(DATA, folder);
    } finally {
      Processes.thaw("mongo");
    }
  }

  /** Puts the older files back and lets the server end as in a power cut. */
  public static void putBackOlder(Path folder) {
    Processes.freeze("mongo");
    replace(folder, DATA);
    Processes.kill("mongo");
  }

  /** The files are replaced whole; a process that has the old ones open keeps them. */
  private static void replace(Path from, Path to) {
    try (Stream<Path> files = Files.list(from)) {
      Files.createDirectories(to);
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path part = to.resolve(file.getFileName() + ".part");
        Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
        // When root runs the tests, the platform runs as another user, who must be able to write.
        Files.setOwner(part, Files.getOwner(to));
        if (SourceFile.size(part) != SourceFile.size(file)) {
          throw new IllegalStateException(file + " changed while it was copied");
        }
        Files.move(part, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
