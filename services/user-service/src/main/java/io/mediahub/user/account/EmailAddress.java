package io.mediahub.user.account;

import java.net.IDN;
import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The spellings of an e-mail address. Two that differ in case, in how letters are composed, in
 * width, or in how the domain is written (letters or punycode) are one mailbox.
 */
final class EmailAddress {
  private static final int LONGEST_DOMAIN = 253;

  private EmailAddress() {}

  /**
   * The one spelling that stands for all: Unicode form NFKC, lower case, the domain in punycode.
   */
  static String canonical(String typed) {
    String folded = folded(typed);
    int at = folded.lastIndexOf('@');
    return folded.substring(0, at + 1) + ascii(folded.substring(at + 1));
  }

  /**
   * All spellings under which an account may be stored, the likeliest first. Accounts from before
   * domains were compared in punycode are stored as they were typed, in form NFC and lower case.
   */
  static List<String> onRecord(String typed) {
    String canonical = canonical(typed);
    int at = canonical.lastIndexOf('@');
    Set<String> spellings = new LinkedHashSet<>();
    spellings.add(
        Normalizer.normalize(typed.strip(), Normalizer.Form.NFC).toLowerCase(Locale.ROOT));
    spellings.add(canonical);
    spellings.add(canonical.substring(0, at + 1) + letters(canonical.substring(at + 1)));
    return List.copyOf(spellings);
  }

  private static String letters(String domain) {
    return domain.length() > LONGEST_DOMAIN ? domain : IDN.toUnicode(domain);
  }

  private static String folded(String typed) {
    // Lower-casing may produce composable characters, so the text is normalized before and after.
    String once = Normalizer.normalize(typed.strip(), Normalizer.Form.NFKC);
    return Normalizer.normalize(once.toLowerCase(Locale.ROOT), Normalizer.Form.NFKC);
  }

  /** By IDNA 2003, which is what the JDK has; a text that is no domain stays as it is. */
  private static String ascii(String domain) {
    if (domain.length() > LONGEST_DOMAIN) {
      return domain;
    }
    try {
      return IDN.toASCII(domain, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return domain;
    }
  }
}
