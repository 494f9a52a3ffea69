package io.mediahub.encoder.worker;

import io.mediahub.s3.testing.S3Server;
import io.mediahub.schemas.SchemaRegistrar;
import io.mediahub.schemas.TopicCreator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
import tools.jackson.databind.json.JsonMapper;

/** A broker, a schema registry and an object store, each a process of its own, from target/dist. */
final class RealParts implements AutoCloseable {
  static final Path DIST = Path.of(System.getProperty("mediahub.dist", "target/dist"));

  final String kafka;
  final String registry;
  final String s3;

  private final Path folder;
  private static final JsonMapper JSON = new JsonMapper();

  private final S3Server store = S3Server.start("uploads", "media");
  private final List<Process> processes = new ArrayList<>();
  private Process broker;

  /** Starts all three and waits until topics and schemas are there. */
  RealParts(Path folder) throws Exception {
    this.folder = folder;
    int broker = freePort();
    kafka = "127.0.0.1:" + broker;
    registry = "http://127.0.0.1:" + freePort();
    s3 = store.endpoint().toString();
    startRegistry();
    startKafka(broker, freePort());
    await(
        () -> {
          try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
            TopicCreator.createMissing(admin);
            return true;
          }
        });
    await(() -> status(registry + "/apis/ccompat/v7/subjects") == 200);
    new SchemaRegistrar(registry).registerAll();
  }

  private void startKafka(int broker, int controller) throws Exception {
    Path config = folder.resolve("kafka.properties");
    Files.writeString(
        config,
        """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:%2$d
        listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
        advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
        controller.listener.names=CONTROLLER
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
        log.dirs=%3$s
        auto.create.topics.enable=false
        offsets.topic.replication.factor=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        transaction.state.log.num.partitions=1
        share.coordinator.state.topic.replication.factor=1
        share.coordinator.state.topic.min.isr=1
        share.coordinator.state.topic.num.partitions=1
        group.share.min.heartbeat.interval.ms=500
        group.share.heartbeat.interval.ms=500
        group.share.min.record.lock.duration.ms=1000
        log.cleaner.dedupe.buffer.size=16777216
        """
            .formatted(broker, controller, folder.resolve("kafka")));
    String classPath = DIST.resolve("kafka/lib") + "/*";
    List<String> tool =
        List.of(
            "-cp",
            classPath,
            "kafka.tools.StorageTool",
            "format",
            "-t",
            "MkU3OEVBNTcwNTJENDM2Qk",
            "-c",
            config.toString());
    if (java("format", Map.of(), tool).waitFor() != 0) {
      throw new IOException("the broker's storage could not be formatted; see " + folder);
    }
    this.broker =
        java(
            "kafka",
            Map.of(),
            List.of("-Xmx256m", "-cp", classPath, "kafka.Kafka", config.toString()));
    processes.add(this.broker);
  }

  private void startRegistry() throws IOException {
    processes.add(
        java(
            "registry",
            Map.of(
                "APICURIO_STORAGE_KIND", "sql",
                "APICURIO_STORAGE_SQL_KIND", "h2",
                "APICURIO_DATASOURCE_URL", "jdbc:h2:mem:registry",
                "QUARKUS_HTTP_HOST", "127.0.0.1",
                "QUARKUS_HTTP_PORT", Integer.toString(URI.create(registry).getPort()),
                // Its management interface is at one fixed port by default.
                "QUARKUS_MANAGEMENT_HOST", "127.0.0.1",
                "QUARKUS_MANAGEMENT_PORT", Integer.toString(freePort())),
            List.of(
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-jar",
                DIST.resolve("registry/quarkus-run.jar").toString())));
  }

  /** It stands still, with all it has in hand, and goes on. */
  void pauseKafka(Duration time) throws Exception {
    signal("-STOP");
    try {
      Thread.sleep(time); // the length of the outage is what is tested
    } finally {
      signal("-CONT");
    }
  }

  private void signal(String signal) throws Exception {
    new ProcessBuilder("kill", signal, Long.toString(broker.pid())).start().waitFor();
  }

  /** Registers a schema, and says its id. */
  static int register(String registry, String subject, Schema schema) throws Exception {
    String body =
        JSON.writeValueAsString(Map.of("schemaType", "AVRO", "schema", schema.toString()));
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(
                      URI.create(registry + "/apis/ccompat/v7/subjects/" + subject + "/versions"))
                  .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      return JSON.readTree(answer.body()).path("id").asInt();
    }
  }

  /** The same record in the shape of another schema, as far as that one has its fields. */
  static GenericRecord converted(SpecificRecord record, Schema schema) throws IOException {
    var bytes = new ByteArrayOutputStream();
    new SpecificDatumWriter<SpecificRecord>(record.getSchema())
        .write(record, EncoderFactory.get().directBinaryEncoder(bytes, null));
    return new GenericDatumReader<GenericRecord>(record.getSchema(), schema)
        .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
  }

  private Process java(String name, Map<String, String> environment, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.add("-XX:+UseSerialGC");
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.redirectOutput(folder.resolve(name + ".log").toFile());
    return builder.start();
  }

  private static int status(String address) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofSeconds(2)).build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(180))
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions()
        .until(condition);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws InterruptedException {
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
    store.close();
  }
}
