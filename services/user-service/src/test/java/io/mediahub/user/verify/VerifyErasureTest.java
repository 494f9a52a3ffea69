package io.mediahub.user.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.mediahub.platform.seal.KeyedHash;
import io.mediahub.platform.seal.Secrets;
import io.mediahub.s3.testing.S3Server;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.testing.Broker;
import io.mediahub.testing.TestPlatform;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Properties;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** On real servers of every kind: what is planted in each place is found, and nothing else. */
class VerifyErasureTest {
  private static final String ADDRESS = "zoe@example.org";
  private static final String NAME = "Zoë of the Lake";
  private static final String PERSON = "5f0c2d2e-8f0b-4f4f-9a53-0a3a5c0d3b7e";

  @TempDir private static Path folder;

  private static TestPlatform platform;
  private static Broker broker;
  private static MongoServer mongo;
  private static MongoClient directory;
  private static S3Server s3;
  private static Path settings;
  private static Path logs;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @BeforeAll
  static void start() throws Exception {
    platform = TestPlatform.start();
    broker = new Broker();
    mongo = new MongoServer(new MemoryBackend());
    String address = "mongodb://127.0.0.1:" + mongo.bind().getPort() + "/mediahub";
    directory = MongoClients.create(address);
    s3 = S3Server.start("mediahub-uploads", "mediahub-media");
    logs = Files.createDirectories(folder.resolve("logs"));
    var all = new HashMap<>(platform.settings());
    all.put("mediahub.kafka.bootstrap", broker.bootstrap());
    all.put("mediahub.mongo.uri", address);
    all.put("mediahub.s3.endpoint", s3.endpoint().toString());
    all.put("mediahub.s3.access-key", S3Server.ACCESS_KEY);
    all.put("mediahub.s3.secret-key", S3Server.SECRET_KEY);
    Properties properties = new Properties();
    properties.putAll(all);
    StringWriter text = new StringWriter();
    properties.store(text, null);
    settings = Files.writeString(folder.resolve("platform.properties"), text.toString());
  }

  @AfterAll
  static void stop() throws Exception {
    directory.close();
    mongo.shutdownNow();
    s3.close();
    broker.close();
    platform.close();
  }

  @BeforeEach
  void forgotten() {
    platform.decisions().sql("DELETE FROM aggregate").update();
    platform.decisions().sql("DELETE FROM reservation").update();
    platform.decisions().sql("TRUNCATE subject_key").update();
    platform
        .decisions()
        .sql(
            "INSERT INTO aggregate (type, id, version, state) VALUES ('user', ?, 4,"
                + " '{\"is\":\"forgotten\",\"places\":[]}')")
        .param(PERSON)
        .update();
    platform
        .decisions()
        .sql("INSERT INTO subject_key (person_id, wrapped_key, destroyed_at) VALUES (?, '', now())")
        .param(PERSON)
        .update();
  }

  private int verify(String texts, String... more) {
    List<String> arguments =
        new java.util.ArrayList<>(
            List.of(settings.toString(), "--user=" + PERSON, "--folder=" + logs));
    arguments.addAll(List.of(more));
    return VerifyErasureMain.run(
        arguments,
        new ByteArrayInputStream(texts.getBytes(UTF_8)),
        new PrintStream(out, true, UTF_8),
        new PrintStream(said, true, UTF_8));
  }

  private JsonNode json() {
    return JsonMapper.builder().build().readTree(out.toString(UTF_8));
  }

  @Test
  void nothing_is_left_and_every_place_is_named() {
    int code = verify("nobody@example.org\nNobody of Anywhere\n", "--json");

    assertThat(code).as(out + "\n" + said).isZero();
    assertThat(json().path("clean").asBoolean()).isTrue();
    assertThat(json().path("places").findValuesAsString("place"))
        .contains(
            Topics.USER_EVENTS.name(),
            Topics.ENCODE_NOW.name(),
            "decisions.public.aggregate",
            "decisions.public.subject_key",
            "views.public.access_grant",
            "mediahub-uploads",
            "mediahub-media",
            logs.toString());
    assertThat(said.toString(UTF_8)).doesNotContain("nobody@").doesNotContain("Anywhere");
  }

  @Test
  void what_is_planted_in_each_place_is_found_and_not_told() throws Exception {
    byte[] lookup =
        new KeyedHash(
                Secrets.read(Path.of(platform.settings().get("mediahub.secrets.dir"))).lookup())
            .email(ADDRESS);
    broker.write(Topics.USER_EVENTS.name(), "k", ("\u0000\u0001 " + NAME).getBytes(UTF_8));
    broker.write(Topics.GRANT_EVENTS.name(), "k", lookup);
    platform
        .decisions()
        .sql("INSERT INTO reservation VALUES ('note', ?, 'x')")
        .param("see " + ADDRESS)
        .update();
    platform
        .views()
        .sql(
            "INSERT INTO access_grant (grant_id, media_id, active, version, src_offset)"
                + " VALUES (?, 'm', true, 1, 0)")
        .param(NAME)
        .update();
    directory
        .getDatabase("mediahub_2")
        .getCollection("users")
        .insertOne(new Document("_id", "1").append("mail", ADDRESS));
    Files.createDirectories(s3.data().resolve("mediahub-media/m1"));
    Files.writeString(s3.data().resolve("mediahub-media/m1/zoe@example.org.vtt"), "x");
    Files.writeString(
        logs.resolve("user-service.log"),
        "{\"body\":\"" + Base64.getEncoder().encodeToString(("to " + ADDRESS).getBytes(UTF_8)));

    int code = verify(ADDRESS + "\n" + NAME + "\n", "--json");

    assertThat(code).as(said.toString(UTF_8)).isEqualTo(1);
    assertThat(json().path("first").findValuesAsString("place"))
        .anySatisfy(place -> assertThat(place).startsWith(Topics.USER_EVENTS.name() + "/"))
        .anySatisfy(place -> assertThat(place).startsWith(Topics.GRANT_EVENTS.name() + "/"))
        .contains(
            "decisions.public.reservation",
            "views.public.access_grant",
            "mediahub_2.users",
            "mediahub-media, object 1",
            logs + ", file 1");
    assertThat(json().path("first").findValuesAsString("found"))
        .contains("text 1", "text 2", "text 1, hash of look-up (bytes)", "text 1 (base64)");
    assertThat(out.toString(UTF_8) + said.toString(UTF_8))
        .doesNotContain(ADDRESS)
        .doesNotContain("Lake");

    Files.delete(logs.resolve("user-service.log"));
    Files.delete(s3.data().resolve("mediahub-media/m1/zoe@example.org.vtt"));
    directory.getDatabase("mediahub_2").drop();
    platform.views().sql("DELETE FROM access_grant").update();
  }

  @Test
  void a_key_that_is_still_there_is_a_find() {
    platform.decisions().sql("TRUNCATE subject_key").update();
    platform
        .decisions()
        .sql("INSERT INTO subject_key (person_id, wrapped_key) VALUES (?, 'wrapped')")
        .param(PERSON)
        .update();

    assertThat(verify("nobody@example.org\n")).isEqualTo(1);
    assertThat(out.toString(UTF_8)).contains("the person's key is not destroyed");
  }

  @Test
  void what_cannot_be_searched_for_is_said_in_a_sentence() throws IOException {
    assertThat(verify("\n")).isEqualTo(2);
    assertThat(said.toString(UTF_8)).contains("on standard input");
    assertThat(verify("ab\n")).isEqualTo(2);
    assertThat(said.toString(UTF_8)).contains("Text 1 is shorter than 3");
  }
}
