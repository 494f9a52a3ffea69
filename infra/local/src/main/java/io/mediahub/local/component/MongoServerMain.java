package io.mediahub.local.component;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import java.util.concurrent.CountDownLatch;

/**
 * Runs the embedded MongoDB server over an H2 file. It is not crash-durable: what the read model
 * lost in a crash it reads again from the log, since its position is lost with it.
 */
public final class MongoServerMain {
  private MongoServerMain() {}

  /** Arguments: the file, the port. */
  public static void main(String[] arguments) throws InterruptedException {
    MongoServer server = new MongoServer(new H2Backend(arguments[0]));
    server.bind("127.0.0.1", Integer.parseInt(arguments[1]));
    CountDownLatch closed = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.shutdownNow();
                  closed.countDown();
                }));
    closed.await();
  }
}
