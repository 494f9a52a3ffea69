package io.mediahub.edge.signing;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A range of IPv4 addresses; CloudFront's policies know no others.
 *
 * @param network the address as a number; bits behind the prefix do not count
 * @param prefix 0 to 32
 */
record Cidr(int network, int prefix) {
  private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  private static final Pattern FORM =
      Pattern.compile(
          BYTE + "\\." + BYTE + "\\." + BYTE + "\\." + BYTE + "(?:/(3[0-2]|[12]?[0-9]))?");

  /** Null when it is not an IPv4 address, with or without a prefix length. */
  static @Nullable Cidr parse(String text) {
    var matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    int address = 0;
    for (int i = 1; i <= 4; i++) {
      address = address << 8 | Integer.parseInt(matcher.group(i));
    }
    String prefix = matcher.group(5);
    return new Cidr(address, prefix == null ? 32 : Integer.parseInt(prefix));
  }

  boolean contains(InetAddress address) {
    if (prefix == 0) {
      return true;
    }
    if (!(address instanceof Inet4Address)) {
      return false;
    }
    byte[] bytes = address.getAddress();
    int number = 0;
    for (byte b : bytes) {
      number = number << 8 | (b & 0xff);
    }
    return (number ^ network) >>> (32 - prefix) == 0;
  }
}
