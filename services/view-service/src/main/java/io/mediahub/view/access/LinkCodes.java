package io.mediahub.view.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mediahub.base.hash.Sha256;
import io.mediahub.domain.grant.GrantDecider;
import io.mediahub.platform.seal.KeyedHash;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * Codes of links. The log has the hash of a code, which is of no use: a code has 144 bits. It is
 * made from the id of the command, so that a retry gets the same one, and is kept nowhere.
 */
@Component
public class LinkCodes {
  private static final int BYTES = 18;

  /** Anything else is no code of ours, and is not looked for. */
  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_-]{24}");

  private final KeyedHash hash;

  LinkCodes(KeyedHash hash) {
    this.hash = hash;
  }

  String make(String mediaId, String commandId) {
    byte[] all = hash.of("link codes v1", mediaId.getBytes(UTF_8), commandId.getBytes(UTF_8));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(all, BYTES));
  }

  /** What stands for the viewer in the grant of a code. */
  static String viewer(String code) {
    return GrantDecider.LINK + HexFormat.of().formatHex(Sha256.of(code.getBytes(UTF_8)));
  }

  /**
   * The id of the grant of a code.
   *
   * @param code as a viewer gave it; any text
   */
  public static String grantId(String mediaId, String code) {
    return GrantDecider.grantId(
        mediaId, CODE.matcher(code).matches() ? viewer(code) : GrantDecider.LINK);
  }
}
