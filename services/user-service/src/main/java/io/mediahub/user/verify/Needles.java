package io.mediahub.user.verify;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What is looked for: texts in the forms in which a program may have written them, and bytes such
 * as keyed hashes. A find names the number and the form of a needle and never its text.
 */
final class Needles {
  /** Shorter texts are looked for as whole words only, and in no encoded form. */
  private static final int SHORT = 6;

  /** Base64 of a text depends on how many bytes stand before it. */
  private static final int BASE64_GROUP = 3;

  /**
   * A form of a needle.
   *
   * @param name for the report, such as {@code text 1 (base64)}
   * @param bytes folded, see {@link #fold}
   * @param word whether no letter or digit may stand beside it
   */
  record Form(String name, Bytes bytes, boolean word) {}

  /** Bytes that are compared by value. */
  @SuppressWarnings("ArrayRecordComponent") // compared by the list
  record Bytes(List<Byte> list, byte[] array) {
    static Bytes of(byte[] array) {
      List<Byte> list = new ArrayList<>(array.length);
      for (byte each : array) {
        list.add(each);
      }
      return new Bytes(List.copyOf(list), array);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Bytes bytes && list.equals(bytes.list);
    }

    @Override
    public int hashCode() {
      return list.hashCode();
    }
  }

  private final Map<Bytes, Form> forms = new LinkedHashMap<>();
  private int longest;

  /**
   * @param number counted from 1, for the report
   */
  void text(int number, String text) {
    String name = "text " + number;
    byte[] plain = text.getBytes(UTF_8);
    boolean isShort = plain.length < SHORT;
    add(name, plain, isShort);
    add(name + " (lower case)", text.toLowerCase(Locale.ROOT).getBytes(UTF_8), isShort);
    if (isShort) {
      return;
    }
    add(name + " (UTF-16)", text.getBytes(UTF_16LE), false);
    add(name + " (UTF-16)", text.getBytes(UTF_16BE), false);
    add(name + " (percent)", URLEncoder.encode(text, UTF_8).getBytes(UTF_8), false);
    add(name + " (JSON)", escaped(text).getBytes(UTF_8), false);
    bytes(name, plain);
  }

  /** Encoded forms of bytes, and the bytes themselves. */
  void bytes(String name, byte[] plain) {
    add(name + " (bytes)", plain, false);
    add(name + " (hexadecimal)", HexFormat.of().formatHex(plain).getBytes(UTF_8), false);
    for (int before = 0; before < BASE64_GROUP; before++) {
      add(name + " (base64)", base64(Base64.getEncoder(), plain, before), false);
      add(name + " (base64)", base64(Base64.getUrlEncoder(), plain, before), false);
    }
  }

  /** The characters that depend on these bytes alone, when so many other bytes stand before. */
  private static byte[] base64(Base64.Encoder encoder, byte[] plain, int before) {
    byte[] padded = new byte[before + plain.length];
    System.arraycopy(plain, 0, padded, before, plain.length);
    byte[] encoded = encoder.withoutPadding().encode(padded);
    int from = before == 0 ? 0 : before + 1;
    int end = padded.length * 8 / 6; // the last character may hold bits of what follows
    return Arrays.copyOfRange(encoded, from, end);
  }

  private static String escaped(String text) {
    StringBuilder json = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      json.append(c < 128 ? String.valueOf(c) : "\\u%04x".formatted((int) c));
    }
    return json.toString();
  }

  private void add(String name, byte[] bytes, boolean word) {
    byte[] folded = bytes.clone();
    fold(folded, folded.length);
    Bytes key = Bytes.of(folded);
    if (folded.length > 0 && forms.putIfAbsent(key, new Form(name, key, word)) == null) {
      longest = Math.max(longest, folded.length);
    }
  }

  /** ASCII letters become small, in place. */
  static void fold(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      if (bytes[i] >= 'A' && bytes[i] <= 'Z') {
        bytes[i] = (byte) (bytes[i] + 'a' - 'A');
      }
    }
  }

  List<Form> forms() {
    return List.copyOf(forms.values());
  }

  /** Bytes of the longest form. */
  int longest() {
    return longest;
  }
}
