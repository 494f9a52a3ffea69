package io.mediahub.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "My film",
        "Ünïcödé, 日本語, עברית, العربية",
        "e\u0301", // a letter and its accent
        "\uD83D\uDE00", // an emoji
        "\u2764\uFE0F", // a heart in colour
        "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67", // a family
        "\uD83D\uDC69\uD83C\uDFFD\u200D\uD83D\uDCBB", // a programmer of a skin colour
        "\uD83C\uDFF3\uFE0F\u200D\uD83C\uDF08", // a rainbow flag
        "1\uFE0F\u20E3", // a keycap
        // the flag of Wales
        "\uD83C\uDFF4\uDB40\uDC67\uDB40\uDC62\uDB40\uDC77\uDB40\uDC6C\uDB40\uDC73\uDB40\uDC7F",
        "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645", // Persian
        "\u0915\u094D\u200D\u0937" // Hindi
      })
  void what_people_write_fits(String text) {
    assertThat(VisibleText.fits(text, 200)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " \t ",
        "\u2003",
        "a\u0000b",
        "a\nb",
        "a\u007Fb",
        "a\u009Fb",
        "a\uD83D", // half an emoji
        "\uDE00a",
        "\uDE00\uD83D", // the halves in the wrong order
        "a\u202Egp4.exe", // written from right to left
        "a\u2066b",
        "a\u200Fb",
        "a\u061Cb",
        "a\u200Bb", // no width
        "a\u2060b",
        "a\u00ADb", // a hyphen that is not there
        "a\u200Db",
        "a\u200C",
        "\u200D\uD83D\uDC69",
        "\uFEFFa",
        "a\uFE0F",
        "a\u034Fb",
        "\u3164",
        "\u2800",
        "a\u2028b",
        "a\uFFFEb",
        "a\uDB40\uDC67" // a tag without its flag
      })
  void what_cannot_be_seen_does_not(String text) {
    assertThat(VisibleText.fits(text, 200)).isFalse();
  }

  @Test
  void lengths_are_in_code_points() {
    String emoji = "\uD83D\uDE00";

    assertThat(VisibleText.fits(emoji.repeat(200), 200)).isTrue();
    assertThat(VisibleText.fits(emoji.repeat(201), 200)).isFalse();
    assertThat(VisibleText.fits("a".repeat(201), 200)).isFalse();
  }
}
