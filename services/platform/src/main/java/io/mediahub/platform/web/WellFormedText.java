package io.mediahub.platform.web;

import tools.jackson.core.JsonParser;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.jdk.StringDeserializer;

/**
 * Refuses texts that cannot be stored: an unpaired surrogate, which UTF-8 cannot encode and would
 * become a question mark, and NUL, which PostgreSQL does not accept.
 */
final class WellFormedText extends StringDeserializer {
  /** Names the field by its path, as all mismatches do. */
  static final class Malformed extends DatabindException {
    private static final long serialVersionUID = 1L;

    Malformed(JsonParser parser) {
      super(parser, "This is no well-formed text.");
    }
  }

  @Override
  public String deserialize(JsonParser parser, DeserializationContext context) {
    String text = super.deserialize(parser, context);
    if (text != null && text.codePoints().anyMatch(WellFormedText::isNoCharacter)) {
      throw new Malformed(parser);
    }
    return text;
  }

  private static boolean isNoCharacter(int point) {
    // A surrogate is seen as a code point only when its other half is missing.
    return point == 0 || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
  }
}
