package io.mediahub.platform.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mediahub.base.settings.InvalidSettingException;
import java.security.MessageDigest;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Checks that the keys are those that the data was made with. The database holds an id of each key,
 * which does not reveal the key. A service with another key refuses to start, before it writes what
 * the first key cannot read.
 */
final class KeyIds {
  private final JdbcClient decisions;

  KeyIds(JdbcClient decisions) {
    this.decisions = decisions;
  }

  /**
   * @throws InvalidSettingException when the data was made with other keys
   */
  void check(Secrets secrets) {
    check("master.key", secrets.master(), "personal data could not be read any more");
    check("lookup.key", secrets.lookup(), "no account would be found by its e-mail address");
  }

  private void check(String name, SecretKey key, String consequence) {
    byte[] id = new KeyedHash(key).of("key id", name.getBytes(UTF_8));
    if (find(name).isEmpty()) {
      if (name.equals("master.key") && !opensWhatIsThere(key)) {
        throw refused(name, consequence);
      }
      decisions
          .sql("INSERT INTO key_id (name, id) VALUES (?, ?) ON CONFLICT (name) DO NOTHING")
          .param(name)
          .param(id)
          .update();
    }
    if (!MessageDigest.isEqual(find(name).orElseThrow(), id)) {
      throw refused(name, consequence);
    }
  }

  private Optional<byte[]> find(String name) {
    return decisions
        .sql("SELECT id FROM key_id WHERE name = ?")
        .param(name)
        .query((row, n) -> row.getBytes(1))
        .optional();
  }

  /** For data from before key ids were stored: tries to unwrap the key of any person. */
  private boolean opensWhatIsThere(SecretKey master) {
    return decisions
        .sql(
            "SELECT person_id, wrapped_key FROM subject_key"
                + " WHERE destroyed_at IS NULL AND epoch = 0 ORDER BY person_id LIMIT 1")
        .query((row, n) -> opens(master, row.getString(1), row.getBytes(2)))
        .optional()
        .orElse(true);
  }

  private static boolean opens(SecretKey master, String personId, byte[] wrapped) {
    try {
      AesGcm.unseal(master, wrapped, personId.getBytes(UTF_8));
      return true;
    } catch (SealBrokenException e) {
      return false;
    }
  }

  private static InvalidSettingException refused(String name, String consequence) {
    return new InvalidSettingException(
        "The secret "
            + name
            + " is not the one that the data in mediahub.decisions was made with: with it "
            + consequence
            + ". Put the key back into mediahub.secrets.dir from its backup, or give up the data and"
            + " begin with an empty database.");
  }
}
