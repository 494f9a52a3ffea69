package io.mediahub.local.component;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.h2.mvstore.MVStore;

/**
 * Runs the embedded MongoDB server on an H2 file. It is not crash-durable: a crash loses the newest
 * rows of the read model together with their progress, so they are read again from Kafka.
 */
public final class MongoServerMain {
  private MongoServerMain() {}

  /** Arguments: the file, the port. */
  public static void main(String[] arguments) throws InterruptedException {
    H2Backend backend = new H2Backend(arguments[0]);
    MVStore store = backend.getMvStore();
    MongoServer server = new MongoServer(backend);
    server.bind("127.0.0.1", Integer.parseInt(arguments[1]));
    CountDownLatch closed = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.shutdownNow();
                  closed.countDown();
                }));
    // H2 closes a store that it could not write, and the server would answer every question with
    // an error from then on. The supervisor starts one that has ended again.
    while (!closed.await(1, TimeUnit.SECONDS)) {
      if (store.isClosed()) {
        System.err.println("The store is closed, because it could not be written.");
        Runtime.getRuntime().halt(1);
      }
    }
  }
}
