package io.mediahub.local.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** {@code run/status.json}: replaced atomically by the supervisor, read by commands and tests. */
public final class StatusFile {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path file;

  public StatusFile(Path file) {
    this.file = file;
  }

  public void write(PlatformStatus status) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(part, JSON.writeValueAsString(status));
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Empty when there is none or it cannot be parsed. */
  public Optional<PlatformStatus> read() {
    try {
      return Files.exists(file)
          ? Optional.of(JSON.readValue(Files.readString(file), PlatformStatus.class))
          : Optional.empty();
    } catch (IOException | JacksonException e) {
      return Optional.empty();
    }
  }
}
