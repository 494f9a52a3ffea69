package io.mediahub.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mediahub.schemas.AvroSerdes;
import io.mediahub.schemas.SerdeSettings;
import io.mediahub.schemas.Topics;
import io.mediahub.system.stack.Cli;
import io.mediahub.system.stack.OnStack;
import io.mediahub.system.stack.Stack;
import io.mediahub.system.stack.Views;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import mediahub.Metadata;
import mediahub.upload.SourceObject;
import mediahub.upload.UploadEnvelope;
import mediahub.upload.UploadRequested;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An event that no read model can apply blocks only its own key, is reported, and goes when it is
 * dropped.
 */
@OnStack
@Order(8)
class ParkedIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String CATALOGUE = "media-catalogue";
  private static final String MEANT = "the title that was meant";

  @Test
  void given_a_title_that_no_database_takes_when_written_then_its_key_alone_waits_until_dropped()
      throws Exception {
    String bad = UUID.randomUUID().toString();
    String unwanted = UUID.randomUUID().toString();
    write(bad, "a title with a \0");
    write(unwanted, "another title with a \0");
    // As many as there are partitions, and more: some lie behind the bad one.
    for (int i = 0; i < 24; i++) {
      write(UUID.randomUUID().toString(), "after " + bad);
    }

    await("the others are there")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        Views.query(
                            "select count(*) from catalogue_upload where title = 'after "
                                + bad
                                + "'"))
                    .containsExactly("24"));
    await("it is parked")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(Cli.call("dlq", "list").output())
                    .contains(bad, unwanted, "media-catalogue", "cannot-apply")
                    .doesNotContain("audit-timeline")); // it keeps bytes, whatever they say
    await("status says so")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(Cli.call("status").output()).contains("DEGRADED", "cannot-apply"));

    // The catalogue cannot have the title; the audit keeps the bytes. Another title was meant.
    Cli.Ended shown =
        Cli.call("dlq", "show", "--key", bad, "--model", CATALOGUE, "--output", "json");
    assertThat(shown.exitCode()).as(shown.said()).isZero();
    JsonNode record = JSON.readTree(shown.lastLine());
    assertThat(record.path("item").path("blocked").asInt()).isZero();
    Path corrected = Files.createTempFile("corrected", ".json");
    Files.writeString(
        corrected, record.path("value").toString().replace("a title with a \\u0000", MEANT));
    assertThat(edit(bad, corrected, "--reason", "a NUL in the title").exitCode()).isZero();
    assertThat(edit(bad, corrected).exitCode()).as("without a reason").isEqualTo(2);
    Cli.Ended replayed =
        Cli.call("dlq", "replay", "--key", bad, "--model", CATALOGUE, "--output", "json");
    assertThat(replayed.exitCode()).as(replayed.said()).isZero();
    assertThat(replayed.lastLine()).doesNotContain(bad);
    assertThat(Views.query("select title from catalogue_upload where media_id = '" + bad + "'"))
        .containsExactly(MEANT);

    assertThat(Cli.call("dlq", "drop", "--key", unwanted, "--reason", "nobody needs it").exitCode())
        .as("without --yes")
        .isEqualTo(2);
    Cli.Ended dropped =
        Cli.call(
            "dlq",
            "drop",
            "--key",
            unwanted,
            "--yes",
            "--reason",
            "nobody needs it",
            "--output",
            "json");

    assertThat(dropped.exitCode()).as(dropped.said()).isZero();
    assertThat(dropped.lastLine()).doesNotContain(unwanted);
    assertThat(Cli.call("dlq", "dropped", "--key", unwanted).output())
        .contains(CATALOGUE, "record (cannot-apply)", "nobody needs it");
    await("all is well again")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(Cli.call("status").output()).doesNotContain("DEGRADED"));
  }

  private static Cli.Ended edit(String key, Path corrected, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("dlq", "edit", "--key", key, "--model", CATALOGUE, "--json-file"));
    arguments.add(corrected.toString());
    arguments.addAll(List.of(more));
    return Cli.call(arguments.toArray(String[]::new));
  }

  /** As another producer would: the platform itself refuses such a title. */
  private static void write(String mediaId, String title) throws Exception {
    var source = new SourceObject("uploads", "key", 1L, "ab".repeat(32), "video/mp4");
    var metadata =
        new Metadata(
            UUID.randomUUID().toString(),
            mediaId,
            1L,
            Instant.now(),
            "somebody",
            "because",
            "0".repeat(32));
    var event =
        new UploadEnvelope(
            metadata,
            new UploadRequested("somebody", title, source, "multipart", 8L << 20, Instant.now()));
    var serdes = new AvroSerdes(SerdeSettings.apicurio(Stack.setting("mediahub.registry.url")));
    byte[] bytes =
        serdes.serializer(Topics.UPLOAD_EVENTS).serialize(Topics.UPLOAD_EVENTS.name(), event);
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of(
                "bootstrap.servers", Stack.setting("mediahub.kafka.bootstrap"), "acks", "all"),
            new StringSerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(Topics.UPLOAD_EVENTS.name(), mediaId, bytes)).get();
    }
  }
}
