package io.mediahub.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.testing.Api;
import io.mediahub.testing.Api.Answer;
import io.mediahub.testing.ApiDocument;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DirectoryTest extends ServiceTest {
  private static final String POSITION = "MediaHub-Position";

  @Test
  void who_i_am_is_read_from_the_directory_and_unsealed() {
    String userId = settled(email);
    project(userId);

    Answer me = loggedIn(email).get("/api/users/me", "If-Version-At-Least", "1");

    assertThat(me.status()).isEqualTo(200);
    assertThat(text(me, "userId")).isEqualTo(userId);
    assertThat(text(me, "email")).isEqualTo(email);
    assertThat(text(me, "displayName")).isEqualTo("Zoë");
    assertThat(me.json().path("version").asLong()).isEqualTo(2);
    assertThat(me.json().path("emailVerified").asBoolean()).isFalse();
  }

  @Test
  void a_reader_that_wants_more_than_there_is_is_told_to_come_again() {
    project(settled(email));

    Answer me = loggedIn(email).get("/api/users/me", "If-Version-At-Least", "3");

    assertThat(me.status()).isEqualTo(409);
    assertThat(me.code()).isEqualTo("version-not-reached");
    assertThat(me.header("Retry-After")).isEqualTo("1");
  }

  @Test
  void a_new_account_reads_itself_by_the_position_of_its_registration() {
    Answer registered = register(email);
    CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS)
        .execute(() -> project(text(registered, "userId")));

    Answer me = loggedIn(email).get("/api/users/me", POSITION, registered.header(POSITION));

    assertThat(me.status()).isEqualTo(200);
    assertThat(me.header(POSITION)).isNotBlank();
  }

  @Test
  void a_list_waits_for_the_position_of_a_change_of_roles() {
    String userId = settled(email);
    project(userId);
    Api admin = loggedIn(ADMIN);
    Answer changed =
        admin.putJson("/api/users/" + userId + "/roles", "{\"roles\":[\"VIEWER\"]}", POSITION, "");

    Answer early = admin.get("/api/users", POSITION, changed.header(POSITION));
    project(userId);
    Answer later = admin.get("/api/users", POSITION, changed.header(POSITION));

    assertThat(early.code()).isEqualTo("position-not-reached");
    assertThat(later.status()).isEqualTo(200);
  }

  @Test
  void who_is_forgotten_is_gone() {
    String userId = text(register(email), "userId");
    project(userId);
    Api user = loggedIn(email);
    service.getBean(io.mediahub.platform.seal.SubjectKeys.class).destroy(userId);

    assertThat(user.get("/api/users/me").code()).isEqualTo("user-forgotten");
    assertThat(logIn(email, PASSWORD).code()).isEqualTo("credentials-invalid");
  }

  @Test
  void the_administrator_of_the_settings_sets_roles_and_others_do_not() {
    String userId = settled(email);
    Api admin = loggedIn(ADMIN);
    String path = "/api/users/" + userId + "/roles";

    assertThat(loggedIn(email).putJson(path, "{\"roles\":[\"ADMIN\"]}").code())
        .isEqualTo("role-missing");
    Answer changed = admin.putJson(path, "{\"roles\":[\"VIEWER\"]}");
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.header("ETag")).isEqualTo("\"3\"");
    assertThat(changed.json().path("roles").toString()).isEqualTo("[\"VIEWER\"]");
    assertThat(admin.putJson(path, "{\"roles\":[]}").code()).isEqualTo("roles-empty");
    assertThat(admin.putJson(path, "{\"roles\":[\"KING\"]}").code()).isEqualTo("field-invalid");
    assertThat(admin.putJson(path, "{}").code()).isEqualTo("field-missing");
    assertThat(
            admin
                .putJson("/api/users/" + UUID.randomUUID() + "/roles", "{\"roles\":[\"VIEWER\"]}")
                .code())
        .isEqualTo("user-unknown");
  }

  @Test
  void the_administrator_lists_accounts_page_by_page() {
    project(text(register(email), "userId"));
    project(text(register("second-" + email), "userId"));
    Api admin = loggedIn(ADMIN);

    Answer first = admin.get("/api/users?limit=1");
    Answer second = admin.get("/api/users?limit=1&after=" + text(first, "next"));

    assertThat(first.json().path("items")).hasSize(1);
    assertThat(second.json().path("items").get(0).path("userId"))
        .isNotEqualTo(first.json().path("items").get(0).path("userId"));
    long all = directory.getDatabase("mediahub").getCollection("users").countDocuments();
    Answer whole = admin.get("/api/users?limit=" + all);
    assertThat(whole.json().path("items")).hasSize((int) all);
    assertThat(whole.json().has("next")).isFalse();
    assertThat(admin.get("/api/users?after=x").code()).isEqualTo("after-invalid");
    assertThat(loggedIn(email).get("/api/users").code()).isEqualTo("role-missing");
    assertThat(admin.get("/api/users?limit=0").code()).isEqualTo("limit-invalid");
  }

  @Test
  void the_description_that_is_kept_is_the_one_that_is_served() {
    ApiDocument.check("user-service", nobody);
  }
}
