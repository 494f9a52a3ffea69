package io.mediahub.user.verify;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SearchTest {
  private static final String ADDRESS = "zoe.example+tag@example.org";

  private static Search search(String... texts) {
    Needles needles = new Needles();
    for (int i = 0; i < texts.length; i++) {
      needles.text(i + 1, texts[i]);
    }
    return new Search(needles);
  }

  private static Set<String> found(Search search, byte[] in) {
    search.write(in, 0, in.length);
    return search.end();
  }

  private static Set<String> found(Search search, String in) {
    return found(search, in.getBytes(UTF_8));
  }

  @Test
  void a_text_is_found_in_whatever_form_it_was_written() {
    byte[] plain = ADDRESS.getBytes(UTF_8);
    Search search = search(ADDRESS);

    assertThat(found(search, "to=" + ADDRESS + ";")).contains("text 1");
    assertThat(found(search, "to=" + ADDRESS.toUpperCase() + ";")).contains("text 1");
    assertThat(found(search, HexFormat.of().formatHex(plain))).contains("text 1 (hexadecimal)");
    assertThat(found(search, HexFormat.of().withUpperCase().formatHex(plain)))
        .contains("text 1 (hexadecimal)");
    assertThat(found(search, ADDRESS.getBytes(UTF_16LE))).contains("text 1 (UTF-16)");
    assertThat(found(search, "q=zoe.example%2Btag%40example.org")).contains("text 1 (percent)");
    for (int before = 0; before < 5; before++) {
      byte[] inside = ("x".repeat(before) + ADDRESS + "yz").getBytes(UTF_8);
      assertThat(found(search, Base64.getEncoder().encodeToString(inside)))
          .as("behind %d bytes", before)
          .contains("text 1 (base64)");
    }
    assertThat(found(search, "somebody.else@example.org")).isEmpty();
  }

  @Test
  void a_text_in_letters_beyond_ascii_is_found_as_json_writes_it() {
    assertThat(found(search("Zoë Müller"), "{\"name\":\"Zo\\u00EB M\\u00fcller\"}"))
        .contains("text 1 (JSON)");
  }

  @Test
  void a_short_name_is_a_word_and_no_part_of_one() {
    Search search = search("Ann");

    assertThat(found(search, "Hello Ann!")).containsExactly("text 1");
    assertThat(found(search, "ann")).containsExactly("text 1");
    assertThat(found(search, "annual planning, Hanna, Ann3")).isEmpty();
  }

  /** Prints its seed. Windows end anywhere, and what is written comes in pieces of any size. */
  @Test
  void it_is_found_wherever_the_pieces_are_cut() {
    long seed = System.nanoTime();
    System.out.println("SearchTest seed " + seed);
    Random random = new Random(seed);
    byte[] needle = ADDRESS.getBytes(UTF_8);
    for (int round = 0; round < 60; round++) {
      byte[] hay = new byte[(1 << 18) * 2 + random.nextInt(1 << 10)];
      for (int i = 0; i < hay.length; i++) {
        hay[i] = (byte) (' ' + random.nextInt(15));
      }
      // Around the end of a window, and at the very end.
      int at =
          round % 3 == 0
              ? hay.length - needle.length
              : (1 << 18) * (1 + round % 2) - 400 + random.nextInt(500);
      System.arraycopy(needle, 0, hay, Math.min(at, hay.length - needle.length), needle.length);
      Search search = search(ADDRESS, "Ann");
      int from = 0;
      while (from < hay.length) {
        int length = Math.min(hay.length - from, 1 + random.nextInt(100_000));
        search.write(hay, from, length);
        from += length;
      }
      assertThat(search.end()).as("seed %d, round %d", seed, round).containsExactly("text 1");
      assertThat(search.bytes()).isEqualTo(hay.length);
    }
  }

  @Test
  void what_is_of_two_records_is_not_put_together() {
    Search search = search(ADDRESS);
    assertThat(found(search, ADDRESS.substring(0, 10))).isEmpty();
    assertThat(found(search, ADDRESS.substring(10))).isEmpty();
  }
}
