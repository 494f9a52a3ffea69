package io.mediahub.local.validate;

import io.mediahub.hls.check.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A folder. Nothing outside of it is read, whatever a playlist in it says. */
final class FolderSource implements Source {
  private static final int DEEPEST = 8;
  private static final int MOST_FILES = 100_000;

  private final Path folder;
  private final Set<Path> named = new HashSet<>();

  FolderSource(Path folder) throws IOException {
    this.folder = folder.toRealPath();
  }

  @Override
  public Fetched fetch(URI address, Answer.Role role, long offset, long length, int most) {
    String name = name(address);
    String refusal = refusal(address);
    if (!refusal.isEmpty()) {
      return new Fetched(null, Answer.ofFile(name, role, refusal));
    }
    Path file = path(address);
    try {
      Path real = file == null ? folder : file.toRealPath();
      if (!real.startsWith(folder)) {
        return new Fetched(null, Answer.ofFile(name, role, "leads out of the folder"));
      }
      if (!Files.isRegularFile(real)) {
        return new Fetched(null, Answer.ofFile(name, role, "is no file"));
      }
      named.add(real);
      return read(real, name, role, offset, length, most);
    } catch (IOException e) {
      return new Fetched(null, Answer.ofFile(name, role, "is not there"));
    }
  }

  private static Fetched read(
      Path file, String name, Answer.Role role, long offset, long length, int most)
      throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      long size = length == WHOLE ? channel.size() : length;
      if (size > most) {
        return new Fetched(
            null, Answer.ofFile(name, role, "is larger than %d bytes".formatted(most)));
      }
      if (offset + size > channel.size()) {
        return new Fetched(
            null,
            Answer.ofFile(
                name, role, "has %d bytes, and a range goes beyond".formatted(channel.size())));
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) size);
      channel.position(offset);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        // until the range is read
      }
      return bytes.hasRemaining()
          ? new Fetched(null, Answer.ofFile(name, role, "became shorter"))
          : new Fetched(bytes.array(), Answer.ofFile(name, role, ""));
    }
  }

  @Override
  public String refusal(URI address) {
    if (!"file".equals(address.getScheme())) {
      return "is not in the folder, and is not fetched";
    }
    Path file = path(address);
    return file == null || !file.startsWith(folder) ? "leads out of the folder" : "";
  }

  @Override
  public String name(URI address) {
    Path file = path(address);
    if (file == null) {
      return HttpSource.withoutQuery(address);
    }
    return file.startsWith(folder) ? folder.relativize(file).toString() : file.toString();
  }

  /** Null when it is none of this machine. */
  private static @Nullable Path path(URI address) {
    String path = address.getPath();
    if (!"file".equals(address.getScheme()) || path == null) {
      return null;
    }
    try {
      return Path.of(path).normalize();
    } catch (InvalidPathException e) {
      return null;
    }
  }

  @Override
  public List<String> others() {
    List<String> others = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder, DEEPEST)) {
      files
          .limit(MOST_FILES)
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .filter(file -> !named.contains(file))
          .forEach(file -> others.add(folder.relativize(file).toString()));
    } catch (IOException | UncheckedIOException e) {
      return List.of(); // a part that may not be read has no names to tell
    }
    others.sort(null);
    return others;
  }
}
