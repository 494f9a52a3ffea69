package io.mediahub.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.platform.proof.Offsets;
import io.mediahub.proof.Frontier;
import io.mediahub.proof.Hash;
import io.mediahub.proof.Verification;
import io.mediahub.proof.log.LogRecord;
import io.mediahub.proof.note.Checkpoint;
import io.mediahub.proof.note.Heads;
import io.mediahub.proof.note.NoteKey;
import io.mediahub.proof.note.NoteSigner;
import io.mediahub.proof.note.SignedNote;
import io.mediahub.testing.Api;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A tree of three events, as the notary writes it. */
class ProofTest {
  private static final String TOPIC = "mediahub.proved.events.v1";
  private static final OffsetDateTime AT =
      OffsetDateTime.ofInstant(Instant.parse("2026-11-26T17:00:00Z"), ZoneOffset.UTC);
  private static final List<LogRecord> RECORDS =
      IntStream.of(3, 4, 900)
          .mapToObj(at -> new LogRecord(at, 1_000 + at, null, ("value " + at).getBytes(UTF_8)))
          .toList();

  private static NoteSigner signer;
  private static String eventId;

  @BeforeAll
  static void writeTree() throws Exception {
    var settings = Service.PLATFORM.settings();
    Flyway.configure()
        .dataSource(
            settings.get("mediahub.views.url"),
            settings.get("mediahub.views.username"),
            settings.get("mediahub.views.password"))
        .schemas("proof")
        .locations("classpath:db/proof")
        .load()
        .migrate();
    signer =
        new NoteSigner(
            "mediahub.local/t", KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
    Frontier tree = Frontier.empty();
    Offsets offsets = new Offsets();
    RECORDS.forEach(
        record -> {
          tree.append(record.leaf());
          offsets.add(record.offset());
        });
    Checkpoint head = new Checkpoint("mediahub.local/t/" + TOPIC + "/0", 3, tree.root());
    int id =
        Service.views()
            .sql(
                """
                insert into proof.tree (topic, partition, fork, origin, topic_id, next_offset,
                  leaves, frontier, signed_leaves) values (?, 0, 0, ?, 't', 901, 3, ?, 3)
                returning id
                """)
            .params(TOPIC, head.origin(), tree.bytes())
            .query(Integer.class)
            .single();
    Service.views()
        .sql("insert into proof.open_part values (?, 0, ?, ?, ?)")
        .params(
            id,
            Hash.joined(RECORDS.stream().map(LogRecord::leaf).toList()),
            offsets.first(),
            offsets.differences())
        .update();
    Service.views()
        .sql("insert into proof.checkpoint values (?, 3, ?, ?)")
        .params(id, signer.sign(head.text()).toString(), AT)
        .update();
    String heads =
        signer.sign(new Heads("mediahub.local/t", AT.toInstant(), List.of(head)).text()).toString();
    Service.views()
        .sql("insert into proof.heads (public_key, note, signed_at) values (?, ?, ?)")
        .params(signer.key().text(), heads, AT)
        .update();
    Service.event(TOPIC, "m-proved", 900, "Happened", AT.toInstant());
    eventId = "e900";
  }

  @Test
  void anybody_reads_the_key_and_the_checkpoints() {
    NoteKey key =
        NoteKey.parse(Service.anonymous().get("/api/proof/key").json().path("key").asString());
    JsonNode all = Service.anonymous().get("/api/proof/checkpoints").json();

    SignedNote note = SignedNote.parse(all.path("items").get(0).path("note").asString());
    assertThat(note.isSignedBy(key)).isTrue();
    assertThat(Checkpoint.parse(note.text()).size()).isEqualTo(3);
    assertThat(SignedNote.parse(all.path("heads").asString()).isSignedBy(key)).isTrue();
    assertThat(all.path("forks")).isEmpty();
  }

  @Test
  void an_administrator_gets_a_proof_that_verifies_by_event_and_by_offset() {
    Api admin = Service.as(Service.user(), "ADMIN");

    JsonNode byEvent = admin.get("/api/proof/events/" + eventId).json();
    JsonNode byOffset = admin.get("/api/proof/topics/" + TOPIC + "/0/900").json();

    assertThat(byOffset).isEqualTo(byEvent);
    Checkpoint head =
        Checkpoint.parse(SignedNote.parse(byEvent.path("checkpoint").asString()).text());
    List<Hash> path =
        byEvent.path("path").valueStream().map(h -> Hash.ofBase64(h.asString())).toList();
    assertThat(byEvent.path("leaf").asLong()).isEqualTo(2);
    assertThat(Verification.includes(2, head.size(), RECORDS.getLast().leaf(), path, head.root()))
        .isTrue();
    assertThat(
            admin
                .get("/api/proof/tiles/" + TOPIC + "/0/0/0")
                .json()
                .path("hashes")
                .valueStream()
                .map(JsonNode::asString))
        .containsExactlyElementsOf(RECORDS.stream().map(r -> r.leaf().base64()).toList());
  }

  @Test
  void what_no_tree_has_is_not_proved_and_others_may_not_ask() {
    Api admin = Service.as(Service.user(), "ADMIN");
    Api viewer = Service.as(Service.user());

    assertThat(admin.get("/api/proof/topics/" + TOPIC + "/0/5").code())
        .isEqualTo("event-not-proved");
    assertThat(admin.get("/api/proof/events/unknown").code()).isEqualTo("event-not-proved");
    assertThat(admin.get("/api/proof/tiles/" + TOPIC + "/0/0/1").code()).isEqualTo("tree-unknown");
    assertThat(viewer.get("/api/proof/events/" + eventId).code()).isEqualTo("role-missing");
    assertThat(Service.anonymous().get("/api/proof/events/" + eventId).status()).isEqualTo(401);
  }
}
