package io.mediahub.local.terminal;

import tools.jackson.databind.json.JsonMapper;

/** What a command prints on standard output. */
public enum Output {
  TEXT,
  JSON;

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** One object on one line. */
  public static String json(Object value) {
    return MAPPER.writeValueAsString(value);
  }
}
