package io.mediahub.user.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Date;
import java.util.Properties;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.mail.javamail.MimeMessageHelper;

/**
 * Sends mails over SMTP, or writes them into files. No bean of Spring Mail's own type, since Spring
 * Boot would ask its server at every health check.
 */
final class Post {
  private static final String ENOUGH_MS = "10000";

  private final JavaMailSenderImpl sender;
  private final String from;

  private Post(JavaMailSenderImpl sender, String from) {
    this.sender = sender;
    this.from = from;
  }

  static Post smtp(MailSettings.Smtp smtp, String host, String from) {
    var sender = new JavaMailSenderImpl();
    sender.setHost(host);
    sender.setPort(smtp.port());
    if (smtp.username() != null) {
      sender.setUsername(smtp.username());
      sender.setPassword(smtp.password());
    }
    sender.setDefaultEncoding("UTF-8");
    Properties properties = sender.getJavaMailProperties();
    properties.put("mail.smtp.auth", String.valueOf(smtp.username() != null));
    switch (smtp.tls()) {
      case STARTTLS -> {
        properties.put("mail.smtp.starttls.enable", "true");
        properties.put("mail.smtp.starttls.required", "true");
      }
      case IMPLICIT -> properties.put("mail.smtp.ssl.enable", "true");
      case NONE -> {}
    }
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    // Without these a silent server is waited for without end.
    properties.put("mail.smtp.connectiontimeout", ENOUGH_MS);
    properties.put("mail.smtp.timeout", ENOUGH_MS);
    properties.put("mail.smtp.writetimeout", ENOUGH_MS);
    return new Post(sender, from);
  }

  static Post files(Path folder, String from) {
    var sender = new FileSender(folder);
    sender.setDefaultEncoding("UTF-8");
    return new Post(sender, from);
  }

  /**
   * @throws org.springframework.mail.MailException when the mail was not handed over
   */
  @SuppressWarnings("JavaUtilDate") // what the library takes
  void send(Mail mail) {
    MimeMessage message = sender.createMimeMessage();
    try {
      var helper = new MimeMessageHelper(message, true, "UTF-8");
      helper.setFrom(from);
      helper.setTo(mail.to());
      helper.setSubject(mail.subject());
      helper.setSentDate(new Date());
      helper.setText(mail.text(), mail.html());
      // No machine answers it.
      message.setHeader("Auto-Submitted", "auto-generated");
    } catch (MessagingException e) {
      throw new MailSendException("The mail cannot be composed.", e);
    }
    sender.send(message);
  }

  /** One file for each mail, readable by its owner alone. */
  private static final class FileSender extends JavaMailSenderImpl {
    private final Path folder;

    FileSender(Path folder) {
      this.folder = folder;
    }

    @Override
    protected void doSend(MimeMessage[] messages, Object @Nullable [] originals) {
      try {
        Files.createDirectories(folder);
        for (MimeMessage message : messages) {
          Path written =
              Files.createTempFile(
                  folder,
                  ".writing",
                  "",
                  PosixFilePermissions.asFileAttribute(
                      PosixFilePermissions.fromString("rw-------")));
          message.saveChanges();
          try (OutputStream out = Files.newOutputStream(written)) {
            message.writeTo(out);
          }
          Files.move(
              written, folder.resolve(UUID.randomUUID() + ".eml"), StandardCopyOption.ATOMIC_MOVE);
        }
      } catch (IOException | MessagingException e) {
        throw new MailSendException("The mail cannot be written to " + folder + ".", e);
      }
    }
  }
}
