package io.mediahub.user.mail;

import io.mediahub.base.settings.Masked;
import io.mediahub.base.settings.Secret;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How mails to people leave the platform.
 *
 * @param from the sender's address
 * @param dir without an SMTP server, mails are written into this folder, one {@code .eml} file each
 * @param page the page of your own that takes the codes of mails: a link to it, with the code after
 *     {@code #}, is in the mails; without it they have the code alone
 * @param smtp the server that mails are sent by
 */
@ConfigurationProperties("mediahub.mail")
public record MailSettings(
    @DefaultValue("mediahub@localhost") String from,
    @Nullable Path dir,
    @Nullable URI page,
    @DefaultValue Smtp smtp) {

  /** How the connection to the SMTP server is protected. */
  public enum Tls {
    /** The connection is refused unless the server switches to TLS. */
    STARTTLS,
    /** TLS from the first byte on. */
    IMPLICIT,
    /** None: for a server on the same machine. */
    NONE
  }

  /**
   * @param host of the server; mails are written into files while it is not set
   * @param port of the server
   * @param username for the server; none if it asks for none
   * @param password for the server
   * @param tls how the connection is protected: starttls, implicit or none
   */
  public record Smtp(
      @Nullable String host,
      @DefaultValue("587") int port,
      @Nullable String username,
      @Secret @Nullable String password,
      @DefaultValue("starttls") Tls tls) {
    @Override
    public String toString() {
      return Masked.text(this);
    }
  }
}
