package io.mediahub.user.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mail.MailSendException;

class PostTest {
  private static final Mail MAIL =
      new Mail(
          "zoë@example.org",
          "Für Zoë",
          List.of("A <code> & more:"),
          "a-code",
          "https://example.org/#x=a-code",
          List.of("Grüße"));

  @TempDir Path folder;

  private List<Path> files() throws Exception {
    try (Stream<Path> found = Files.list(folder)) {
      return found.toList();
    }
  }

  @Test
  void without_a_server_a_mail_is_a_file_that_its_owner_reads() throws Exception {
    Post.files(folder, "mediahub@localhost").send(MAIL);

    assertThat(files()).hasSize(1);
    Path file = files().getFirst();
    assertThat(file.getFileName().toString()).endsWith(".eml");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var in = Files.newInputStream(file)) {
      var read = new MimeMessage(Session.getInstance(new Properties()), in);
      assertThat(read.getSubject()).isEqualTo("Für Zoë");
    }
    assertThat(Files.readString(file)).contains("    a-code").contains("text/html");
  }

  @Test
  void what_is_in_a_mail_is_text_in_html_too() {
    assertThat(MAIL.html())
        .contains("<p>A &lt;code&gt; &amp; more:</p>")
        .contains("<a href=\"https://example.org/#x=a-code\">");
  }

  @Test
  void a_folder_that_cannot_be_written_fails_the_mail() throws Exception {
    Path file = Files.createFile(folder.resolve("no-folder"));
    Post post = Post.files(file, "mediahub@localhost");
    assertThatThrownBy(() -> post.send(MAIL)).isInstanceOf(MailSendException.class);
  }
}
