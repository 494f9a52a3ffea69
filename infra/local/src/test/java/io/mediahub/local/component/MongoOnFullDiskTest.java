package io.mediahub.local.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded server on a disk without room; as root, who may mount a small one. */
class MongoOnFullDiskTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;
  private Path disk;
  private int port;
  private Process server;

  @BeforeEach
  void smallDisk() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root may mount a disk");
    disk = Files.createDirectory(folder.resolve("disk"));
    run("mount", "-t", "tmpfs", "-o", "size=4m", "mediahub-test", disk.toString());
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    server = start();
  }

  @AfterEach
  void unmount() throws Exception {
    if (server != null) {
      server.destroyForcibly().waitFor();
      run("umount", disk.toString());
    }
  }

  @Test
  void a_server_whose_store_is_broken_ends_so_that_another_is_started() throws Exception {
    try (MongoClient client = client()) {
      MongoCollection<Document> people = client.getDatabase("test").getCollection("people");
      people.insertOne(new Document("_id", "first"));
      await().atMost(PATIENCE).until(() -> Files.size(disk.resolve("users.mv")) > 8192);

      assertThatThrownBy(() -> fill(people)).isInstanceOf(MongoException.class);

      assertThat(server.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(server.exitValue()).isNotZero();
    }
  }

  private static void fill(MongoCollection<Document> people) {
    String text = "x".repeat(10_000);
    for (int i = 0; i < 100_000; i++) {
      people.insertOne(new Document("_id", i).append("text", text + i));
    }
  }

  private MongoClient client() {
    return MongoClients.create(
        MongoClientSettings.builder()
            .applyConnectionString(new ConnectionString("mongodb://127.0.0.1:" + port))
            .applyToClusterSettings(s -> s.serverSelectionTimeout(20, TimeUnit.SECONDS))
            .build());
  }

  private Process start() throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            MongoServerMain.class.getName(),
            disk.resolve("users.mv").toString(),
            Integer.toString(port))
        .inheritIO()
        .start();
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
  }
}
