package io.mediahub.user.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mediahub.base.hash.Sha256;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What somebody would guess first: the 112,130 common passwords of ten characters or more, and what
 * is little more than words about the person. The list is a sorted file of the first eight bytes of
 * each SHA-256; {@code src/build/CommonPasswordList.java} makes it.
 */
final class CommonPasswords {
  private static final String FILE = "/common-passwords.bin";
  private static final String PLATFORM = "mediahub";
  private static final int SHORTEST_WORD = 4;

  /** What a password must have beside words about the person. */
  private static final int OWN_LEAST = 6;

  private static final Pattern APART = Pattern.compile("[^\\p{L}\\p{N}]+");

  private static final class Known {
    static final long[] HASHES = read();
  }

  private CommonPasswords() {}

  /**
   * @param words about the person, such as an address and a name
   */
  static boolean has(String password, String... words) {
    return Arrays.binarySearch(Known.HASHES, hash(lower(password))) >= 0
        || isMadeOf(password, words);
  }

  private static boolean isMadeOf(String password, String... words) {
    String rest = APART.matcher(lower(password)).replaceAll("");
    int before = rest.length();
    for (String word : parts(words)) {
      rest = rest.replace(word, "");
    }
    return rest.length() < before && rest.length() < OWN_LEAST;
  }

  /** The longest first, so that no part of a word is left over. */
  private static List<String> parts(String... words) {
    List<String> parts = new ArrayList<>(List.of(PLATFORM));
    for (String word : words) {
      parts.add(APART.matcher(lower(word)).replaceAll(""));
      parts.addAll(List.of(APART.split(lower(word))));
    }
    return parts.stream()
        .filter(part -> part.length() >= SHORTEST_WORD)
        .sorted((a, b) -> b.length() - a.length())
        .toList();
  }

  private static String lower(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
  }

  private static long hash(String text) {
    return ByteBuffer.wrap(Sha256.of(text.getBytes(UTF_8))).getLong();
  }

  private static long[] read() {
    try (InputStream file =
            Objects.requireNonNull(CommonPasswords.class.getResourceAsStream(FILE), FILE);
        DataInputStream data = new DataInputStream(file)) {
      ByteBuffer bytes = ByteBuffer.wrap(data.readAllBytes());
      long[] hashes = new long[bytes.remaining() / Long.BYTES];
      bytes.asLongBuffer().get(hashes);
      return hashes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
