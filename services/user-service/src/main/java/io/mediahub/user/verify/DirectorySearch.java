package io.mediahub.user.verify;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import org.bson.RawBsonDocument;

/** Every document of every collection of a MongoDB server, as BSON. */
final class DirectorySearch {
  private final MongoClient client;
  private final Needles needles;

  DirectorySearch(MongoClient client, Needles needles) {
    this.client = client;
    this.needles = needles;
  }

  void run(Findings findings) {
    for (String database : client.listDatabaseNames()) {
      MongoDatabase opened = client.getDatabase(database);
      for (String collection : opened.listCollectionNames()) {
        search(opened, collection, findings);
      }
    }
  }

  private void search(MongoDatabase database, String collection, Findings findings) {
    String place = database.getName() + "." + collection;
    Search search = new Search(needles);
    long documents = 0;
    for (RawBsonDocument document :
        database.getCollection(collection, RawBsonDocument.class).find()) {
      documents++;
      var bytes = document.getByteBuffer();
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      search.write(copy, 0, copy.length);
      findings.found("collection", place, search.end());
    }
    findings.searched("collection", place, documents, search.bytes());
  }
}
