package io.mediahub.local.terminal;

import io.mediahub.local.Failure;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What a command prints on standard output. */
public enum Output {
  TEXT,
  JSON;

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** What scripts read on standard output when a command fails; people read standard error. */
  public static String failed(Failure failure) {
    return json(
        Map.of(
            "status", "error",
            "exitCode", failure.code().number(),
            "sentence", failure.sentence(),
            "hint", failure.hint()));
  }

  /** One object on one line. */
  public static String json(Object value) {
    return MAPPER.writeValueAsString(value);
  }
}
