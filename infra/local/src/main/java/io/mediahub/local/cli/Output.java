package io.mediahub.local.cli;

import tools.jackson.databind.json.JsonMapper;

/** How a command answers on standard output. */
enum Output {
  TEXT,
  JSON;

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** One object on one line. */
  String json(Object value) {
    return MAPPER.writeValueAsString(value);
  }
}
